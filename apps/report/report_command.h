#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander report`: figures and tables of runs, as a PDF and as a page. Returns the exit code.
int report_command(const std::vector<std::string>& arguments);

}  // namespace meander
