#include <meander/apps/cli/command.h>
#include <meander/apps/compare/compare_commands.h>
#include <meander/apps/data/data_command.h>
#include <meander/apps/methods/methods_command.h>
#include <meander/apps/pretrain/pretrain_command.h>
#include <meander/apps/report/plot_command.h>
#include <meander/apps/report/report_command.h>
#include <meander/apps/results/results_command.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/suite/suite_command.h>

namespace meander {

const std::vector<Command>& commands() {
  static const std::vector<Command> all{
      {.name = "run", .summary = "train one learner on one stream", .run = run_command},
      {.name = "pretrain", .summary = "train convolutional layers for --pre-convE", .run = pretrain_command},
      {.name = "compare", .summary = "compare methods over seeds, on all processors", .run = compare_command},
      {.name = "sweep", .summary = "search hyper-parameters", .run = sweep_command},
      {.name = "compare-replay",
       .summary = "compare methods that store samples, by how many",
       .run = compare_replay_command},
      {.name = "suite", .summary = "run a published list of experiments", .run = suite_command},
      {.name = "report", .summary = "draw runs: a PDF, and a page to explore", .run = report_command},
      {.name = "plot",
       .summary = "draw accuracy over time in the terminal, or one figure to a file",
       .run = plot_command},
      {.name = "results", .summary = "tabulate the runs in folders", .run = results_command},
      {.name = "methods", .summary = "list the methods, their papers and options", .run = methods_command},
      {.name = "data", .summary = "list, fetch and verify data sets", .subcommands = data_commands()},
  };
  return all;
}

}  // namespace meander
