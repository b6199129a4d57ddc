#pragma once

#include <string>

namespace meander::cli {

/// The file's name in errors: "standard input" for "-".
std::string title_of(const std::string& file);

/// The text of a configuration file, read once from beginning to end: it may be a pipe, or "-" for standard input.
/// Throws UsageError if it cannot be read, is longer than 1 MiB, or is not UTF-8.
std::string read_options_text(const std::string& file);

}  // namespace meander::cli
