#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Why a run failed, for one line: from its exit code and what it printed to standard error, of which the beginning may
/// be missing. That is its error line without "meander run: "; without one, the signal that ended it, "ended by
/// SIGKILL"; otherwise the last line that shows no progress. Empty if it did not fail, or said nothing.
std::string last_words(int exit_code, std::string_view standard_error);

/// What a run that did not fail printed to standard error, line by line, without progress: it had something to say.
std::vector<std::string> warnings_in(int exit_code, std::string_view standard_error);

}  // namespace meander
