#pragma once

#include <meander/apps/cli/option_table.h>

namespace meander {

/// What other programs for continual learning call the options of `meander run`, for its errors.
void add_foreign_words(cli::OptionTable& table);

}  // namespace meander
