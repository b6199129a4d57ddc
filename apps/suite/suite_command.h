#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander suite`: a published list of experiments.
int suite_command(const std::vector<std::string>& arguments);

}  // namespace meander
