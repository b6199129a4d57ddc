#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/test_saved_model.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/files/whole_file.h>

namespace meander {

using terminal::standard_output;

namespace {

void write_config(const ResolvedRun& run) {
  if (!run.write_config) return;
  if (*run.write_config == "-") return terminal::write(standard_output, resolved_file_of(run));
  write_file_atomically(*run.write_config, resolved_file_of(run));
}

}  // namespace

int run_command(const std::vector<std::string>& arguments) {
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    terminal::write(standard_output, cli::help_page(table, terminal::page_width(standard_output), parsed.help_topic));
    return 0;
  }
  const ResolvedRun run = asked_run(table, parsed);
  write_config(run);
  if (run.get_stamp) {
    terminal::write(standard_output, stamp(stamp_fields(run)) + "\n");
    return 0;
  }
  return run.test ? test_saved_model(run) : execute(run);
}

}  // namespace meander
