#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meander::cli {

/// The name that was probably meant by `text`: a few edits away from it or from its beginning (Damerau 1964, each
/// letter edited once; case does not count). Empty when none is near.
std::string closest(std::string_view text, const std::vector<std::string>& names);

/// "a, b or c".
std::string one_of(const std::vector<std::string>& names);

/// What to do about a name that does not exist: "did you mean 'b'?", or "choose a, b or c" when none is near.
std::string suggestion(std::string_view text, const std::vector<std::string>& names);

}  // namespace meander::cli
