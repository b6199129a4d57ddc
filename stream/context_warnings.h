#pragma once

#include <string>
#include <vector>

namespace meander {

struct ContextContents;

/// What whoever uses these contexts should know although nothing is wrong with the files, a line each: the data set's
/// own warnings, contexts and classes without samples, more test samples than training samples.
std::vector<std::string> context_warnings(const ContextContents& contents);

}  // namespace meander
