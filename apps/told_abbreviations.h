#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/cli/parse.h>

namespace meander {

/// Says on standard error, a line each, which beginnings of names were taken for which options: what was meant may be
/// another. "meander run: --model taken as --model-dir".
void tell_abbreviations(const cli::OptionTable& table, const cli::Parsed& parsed);

}  // namespace meander
