#pragma once

#include <string>
#include <vector>

namespace meander {

/// The whole program except `main`: finds the command, runs it, and turns any exception into one line on standard
/// error. Returns the exit code: 0 for success, 1 for a failure, 2 for a wrong request, 128 + n if signal n stopped it.
int run_meander(const std::vector<std::string>& arguments);

}  // namespace meander
