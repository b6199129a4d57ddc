#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Text as it can be shown in one line: UTF-8 with bytes that are none replaced by "?", and a blank for each control
/// character.
std::string plain_text(std::string_view text);

/// The characters of plain text, and what Unicode calls each.
std::vector<std::string_view> characters_of(std::string_view text);
std::uint32_t code_of(std::string_view character);

/// How wide plain text is. Texts of several parts are about as wide as their parts together.
using TextMeasure = double (*)(std::string_view text);
/// In columns of a terminal.
double columns_of(std::string_view text);
/// In heights of its font, for DejaVu Sans; that is wider than most, so text set in another one has room too.
double ems_of(std::string_view text);

/// The text without its middle, "split…-s3", if it would be wider than `limit`: names differ at their beginnings and
/// ends.
std::string shortened(std::string_view text, double limit, TextMeasure measure, std::string_view ellipsis = "…");

/// The text in lines of at most `limit`, broken at blanks, or within a word that is wider than a line.
std::vector<std::string> lines_of(std::string_view text, double limit, TextMeasure measure);

/// The text with a "?" for each character that is not ASCII.
std::string ascii_text(std::string_view text);

}  // namespace meander
