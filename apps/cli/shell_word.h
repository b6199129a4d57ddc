#pragma once

#include <meander/apps/cli/option_table.h>

#include <string>

namespace meander::cli {

/// The word as a shell reads it: in quotes if it needs them.
std::string shell_word(const std::string& word);

/// The word of a command line that gives this value: "--seed=2", "--distill".
std::string as_typed(const GivenValue& value);

}  // namespace meander::cli
