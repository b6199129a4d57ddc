#pragma once

#include <meander/apps/request/resolve_run.h>

#include <string>
#include <vector>

namespace meander {

/// What the user should know before the run begins, one line each: notices of its methods, and options that were given
/// but have no effect in it (they are accepted, since other runs use them).
std::vector<std::string> notices(const ResolvedRun& run);

}  // namespace meander
