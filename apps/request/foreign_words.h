#pragma once

#include <meander/apps/cli/option_table.h>

namespace meander {

/// Adds the names that other programs for continual learning use for options of `meander run`, for its error messages.
void add_foreign_words(cli::OptionTable& table);

/// Adds the options of the program of van de Ven, Tuytelaars & Tolias 2022 that no command of ours has, with the
/// reason.
void add_absent_words(cli::OptionTable& table);

}  // namespace meander
