#pragma once

#include <meander/apps/cli/option_table.h>

namespace meander {

/// Adds the names that other programs for continual learning use for options of `meander run`, for its error messages.
void add_foreign_words(cli::OptionTable& table);

}  // namespace meander
