#include <meander/apps/cli/command.h>
#include <meander/apps/data/data_command.h>
#include <meander/apps/methods/methods_command.h>
#include <meander/apps/results/results_command.h>
#include <meander/apps/run/run_command.h>

namespace meander {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {.name = "run", .summary = "train one learner on one stream", .run = run_command},
      {.name = "results", .summary = "tabulate the runs in folders", .run = results_command},
      {.name = "methods", .summary = "list the methods, their papers and options", .run = methods_command},
      {.name = "data", .summary = "list, fetch and verify data sets", .subcommands = data_commands()},
  };
  return all;
}

}  // namespace meander
