#include <meander/apps/compare/compare_commands.h>

#include <meander/apps/cli/contradictions.h>
#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/compare/comparison.h>
#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <initializer_list>
#include <utility>

namespace meander {
namespace {

int command(ComparisonKind kind, const std::vector<std::string>& arguments) {
  ComparisonRequest request;
  request.kind = kind;
  request.known.academic = kind == ComparisonKind::ReplayBudgets;
  const cli::OptionTable table = comparison_table(request);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    const std::size_t width = terminal::page_width(terminal::standard_output);
    terminal::write(terminal::standard_output, cli::help_page(table, width, parsed.help_topic));
    return 0;
  }
  tell_abbreviations(table, parsed);
  check_one(request.format);
  if (request.plot_dir && !request.pdf) {
    throw UsageError("--plot-dir", "has no effect without --pdf", "add it, or leave this out");
  }
  for (const auto& [option, given] :
       std::initializer_list<std::pair<const char*, bool>>{{"--shared-stream", request.shared_stream},
                                                           {"--jobs", request.jobs.has_value()},
                                                           {"--tests", request.tests},
                                                           {"--pdf", request.pdf},
                                                           {"--csv", request.format.csv},
                                                           {"--json", request.format.json},
                                                           {"--latex", request.format.latex},
                                                           {"--markdown", request.format.markdown}}) {
    cli::refuse_together({{"--print-commands", request.print_commands}, {option, given}});
  }
  return run_comparison(request, plan_of(request, parsed.given));
}

}  // namespace

int compare_command(const std::vector<std::string>& arguments) { return command(ComparisonKind::Methods, arguments); }

int sweep_command(const std::vector<std::string>& arguments) { return command(ComparisonKind::Sweep, arguments); }

int compare_replay_command(const std::vector<std::string>& arguments) {
  return command(ComparisonKind::ReplayBudgets, arguments);
}

}  // namespace meander
