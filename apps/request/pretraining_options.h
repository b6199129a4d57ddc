#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/request/run_options.h>

namespace meander {

/// A request to pre-train, with no option given.
RunRequest pretraining_request();

/// The options of `meander pretrain` with their names, in the order of its help; values go to `options`, a
/// `pretraining_request`, which must outlive the table.
cli::OptionTable pretraining_option_table(RunRequest& options);

/// The options of the command that made this request: `run` or `pretrain`.
cli::OptionTable option_table_of(RunRequest& options);

/// A request by the same command, with no option given.
RunRequest blank_like(const RunRequest& options);

}  // namespace meander
