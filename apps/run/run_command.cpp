#include <meander/apps/cli/help.h>
#include <meander/apps/run/asked_run.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_stamp.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/files/whole_file.h>

#include <optional>

namespace meander {

using terminal::standard_output;

int run_command(const std::vector<std::string>& arguments) {
  const std::optional<ResolvedRun> run = asked_run(arguments);
  if (!run) {
    RunRequest options;
    terminal::write(standard_output, cli::help_page(run_option_table(options), terminal::page_width(standard_output)));
    return 0;
  }
  if (run->options.write_config) write_file_atomically(*run->options.write_config, resolved_file_of(*run));
  if (run->options.get_stamp) {
    terminal::write(standard_output, stamp(stamp_fields(*run)) + "\n");
    return 0;
  }
  return execute(*run);
}

}  // namespace meander
