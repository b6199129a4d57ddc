#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/compare/comparison_request.h>

namespace meander {

/// Adds, for error messages, the options of `meander run` and of other comparisons that this one does not have, with
/// what to give instead. Without them some would be taken for the beginning of another option: --si for --singlehead.
void add_words_of_other_commands(cli::OptionTable& table, ComparisonKind kind);

}  // namespace meander
