#include <meander/apps/command.h>
#include <meander/apps/data_command.h>
#include <meander/apps/methods_command.h>
#include <meander/apps/run/run_command.h>

namespace meander {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {.name = "run", .summary = "train one learner on one stream", .run = run_command},
      {.name = "methods", .summary = "list the methods, their papers and options", .run = methods_command},
      {.name = "data", .summary = "list, fetch and verify data sets", .subcommands = data_commands()},
  };
  return all;
}

}  // namespace meander
