#pragma once

#include <meander/apps/run/resolve_run.h>

#include <string>
#include <vector>

namespace meander {

/// What whoever starts the run should know before it begins, a line each: what its methods say of themselves, and which
/// options were given that change nothing in it and are taken all the same, since others, or other methods, use them.
std::vector<std::string> notices(const ResolvedRun& run);

}  // namespace meander
