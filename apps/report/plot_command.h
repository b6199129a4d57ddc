#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander plot`: one figure of runs, in the terminal or in a file. Returns the exit code.
int plot_command(const std::vector<std::string>& arguments);

}  // namespace meander
