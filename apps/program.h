#pragma once

#include <string>
#include <vector>

namespace meander {

/// The whole program but for `main`: finds the command, runs it, and turns whatever is thrown into one line on standard
/// error. Returns the exit code: 0, 1 for a failure, 2 for a wrong request, 128 + n for
/// signal n.
int run_meander(const std::vector<std::string>& arguments);

}  // namespace meander
