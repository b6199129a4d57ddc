#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meander::cli {

/// The parts of a list, empty ones too: "a" and "" of "a,".
std::vector<std::string> list_parts(std::string_view list, char separator = ',');

/// The whole number that a text is; nothing for any other text.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace meander::cli
