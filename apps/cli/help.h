#pragma once

#include <meander/apps/cli/option_table.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

/// The command's help: usage line, summary, options by group (name, meaning, [default]), examples. No line is longer
/// than `width`, except where a single word is. Ends with a line end.
std::string help_page(const OptionTable& table, std::size_t width = 80);

/// Two columns, a name and what it means, in the layout of the help: for lists of commands, data sets, methods.
std::string two_columns(const std::vector<std::pair<std::string, std::string>>& rows, std::size_t width = 80);

/// `text` in lines of at most `width`, broken at spaces.
std::vector<std::string> wrap(const std::string& text, std::size_t width);

}  // namespace meander::cli
