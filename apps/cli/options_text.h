#pragma once

#include <string>

namespace meander::cli {

/// As errors call the file: "-" is "standard input".
std::string title_of(const std::string& file);

/// All of a file of options, read once from its beginning to its end: it may be a pipe, or "-" for standard input.
/// Throws UsageError for what cannot be read, is longer than any such file, or is no text in UTF-8, with what would
/// cure it.
std::string read_options_text(const std::string& file);

}  // namespace meander::cli
