#include <meander/apps/pretrain/pretrain_command.h>

#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/pretraining_options.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>

namespace meander {

using terminal::standard_output;

int pretrain_command(const std::vector<std::string>& arguments) {
  const RunRequest blank = pretraining_request();
  RunRequest unused = blank;
  const cli::OptionTable table = pretraining_option_table(unused);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    terminal::write(standard_output, cli::help_page(table, terminal::page_width(standard_output), parsed.help_topic));
    return 0;
  }
  return execute(asked_run(table, parsed, blank));
}

}  // namespace meander
