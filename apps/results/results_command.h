#pragma once

#include <string>
#include <vector>

namespace meander {

/// `meander results`: tables of the runs in folders, in groups that differ only in their seeds. Returns the exit code:
/// runs that cannot be read or counted are warned of, and are no failure as long as there is one that can.
int results_command(const std::vector<std::string>& arguments);

}  // namespace meander
