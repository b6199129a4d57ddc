#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander compare`: methods, over seeds.
int compare_command(const std::vector<std::string>& arguments);

/// `meander sweep`: hyper-parameters of methods.
int sweep_command(const std::vector<std::string>& arguments);

/// `meander compare-replay`: methods that store samples, by how many.
int compare_replay_command(const std::vector<std::string>& arguments);

}  // namespace meander
