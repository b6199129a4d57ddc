#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_stamp.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/apps/version.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>

namespace meander {

using terminal::standard_output;

namespace {

// A method names its options as a library does; on a command line they have dashes.
ResolvedRun decided(const RunRequest& options, const cli::OptionTable& table) {
  try {
    return resolve(options);
  } catch (const UsageError& error) {
    if (table.find(error.where()) == nullptr) throw;
    throw UsageError("--" + error.where(), error.problem(), error.remedy());
  }
}

}  // namespace

std::string config_file_of(const ResolvedRun& run) {
  RunRequest options = run.options;
  return cli::config_text(run_option_table(options),
                          fmt::format("meander {}: give it to 'meander run --config'", version()));
}

int run_command(const std::vector<std::string>& arguments) {
  RunRequest options;
  const cli::OptionTable table = run_option_table(options);
  if (cli::parse(table, arguments).help) {
    terminal::write(standard_output, cli::help_page(table, terminal::page_width(standard_output)));
    return 0;
  }
  const ResolvedRun run = decided(options, table);
  if (options.write_config) write_file_atomically(*options.write_config, config_file_of(run));
  if (options.get_stamp) {
    terminal::write(standard_output, stamp(stamp_fields(run)) + "\n");
    return 0;
  }
  return execute(run);
}

}  // namespace meander
