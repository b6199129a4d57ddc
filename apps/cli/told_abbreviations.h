#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/cli/parse.h>

namespace meander {

/// Reports on standard error, one line each, which abbreviations were taken for which options, since another may have
/// been meant: "meander run: --model taken as --model-dir".
void tell_abbreviations(const cli::OptionTable& table, const cli::Parsed& parsed);

}  // namespace meander
