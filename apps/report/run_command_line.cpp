#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/shell_word.h>
#include <meander/apps/report/run_command_line.h>
#include <meander/apps/request/pretraining_options.h>
#include <meander/apps/request/run_options.h>
#include <meander/stream/runtime/error.h>

namespace meander {

std::string run_command_line(const StoredRun& run) {
  const bool pretrained = run.method == "pretrain";
  RunRequest unused = pretrained ? pretraining_request() : RunRequest();
  const cli::OptionTable table = option_table_of(unused);
  try {
    std::string line = "meander " + table.command();
    for (const cli::GivenValue& value : cli::read_config_file(table, (run.directory / "config.toml").string()).given) {
      line += ' ';
      line += cli::shell_word(cli::as_typed(value));
    }
    return line;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace meander
