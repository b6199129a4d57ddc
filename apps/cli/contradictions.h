#pragma once

#include <utility>
#include <vector>

namespace meander::cli {

/// Throws UsageError if more than one of these flags is given: {"--csv", true}, ...
void refuse_together(const std::vector<std::pair<const char*, bool>>& flags);

}  // namespace meander::cli
