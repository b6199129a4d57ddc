#pragma once

#include <string>
#include <string_view>

namespace meander {

/// `text` for the content of an element or for an attribute in double quotes. What is not UTF-8, and characters that
/// HTML does not allow, become U+FFFD.
std::string html_text(std::string_view text);

/// JSON for the content of a <script> element: no character in it can end the element or begin a comment.
std::string json_in_html(std::string_view json);

std::string base64(std::string_view bytes);

/// A number as people read it in a table: fractions as percentages. "-" if it is missing.
std::string readable_number(double value, bool is_fraction);

/// "12 runs", "1 run".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace meander
