#pragma once

#include <meander/apps/cli/option_table.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

/// The command's help: usage line, summary, options by group (name, meaning, [default]), examples. No line is longer
/// than `width`, except where a single word is. Ends with a line end. `topic` selects a group by its name, or "all" of
/// them; empty: the common options if the table marks some, otherwise all. Throws UsageError for an unknown topic.
std::string help_page(const OptionTable& table, std::size_t width = 80, const std::string& topic = "");

/// Two columns, names and their meanings, in the layout of the help: for lists of commands, data sets, methods.
std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows, std::size_t width = 80);

/// `text` in lines of at most `width`, broken at spaces.
std::vector<std::string> wrap(const std::string& text, std::size_t width);

}  // namespace meander::cli
