#include <meander/apps/suite/suite_command.h>

#include <meander/apps/cli/contradictions.h>
#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/shell_word.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/suite/run_suite.h>
#include <meander/apps/suite/suite_lists.h>
#include <meander/apps/suite/suite_request.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

using terminal::standard_error;
using terminal::standard_output;

void check_suite_options(const SuiteRequest& request, const std::vector<std::string>& names) {
  using Both = std::pair<const char*, bool>;
  const Both list{"--list", request.list}, dry_run{"--dry-run", request.dry_run};
  const Both print{"--print-commands", request.print_commands}, jobs{"--jobs", request.jobs.has_value()};
  for (const Both& other : {dry_run, print, jobs}) cli::refuse_together({list, other});
  for (const Both& other : {print, jobs}) cli::refuse_together({dry_run, other});
  cli::refuse_together({print, jobs});
  if (names.size() > 1) {
    throw UsageError("", fmt::format("'{}' is a second list of experiments", names[1]),
                     "name one; 'all' is all of them");
  }
  if (names.empty() && !request.list) {
    throw UsageError("", "no list of experiments is named", "see 'meander suite --list'");
  }
  if (request.plot_dir && !request.pdf) {
    throw UsageError("--plot-dir", "has no effect without --pdf", "add it, or leave this out");
  }
  cli::refuse_together({{"--print-commands", request.print_commands}, {"--pdf", request.pdf}});
}

}  // namespace

int suite_command(const std::vector<std::string>& arguments) {
  SuiteRequest request;
  const cli::OptionTable table = suite_table(request);
  const cli::Parsed parsed = cli::parse(table, arguments);
  const std::size_t width = terminal::page_width(standard_output);
  if (parsed.help) {
    terminal::write(standard_output, cli::help_page(table, width, parsed.help_topic));
    return 0;
  }
  tell_abbreviations(table, parsed);
  check_suite_options(request, parsed.positionals);
  if (parsed.positionals.empty()) {
    for (const cli::GivenValue& value : parsed.given) {
      if (value.option->name == "list") continue;
      throw UsageError("--" + value.option->name, "has no effect: no list of experiments is named",
                       "name one before it");
    }
    terminal::write(standard_output, suites_text(width));
    return 0;
  }
  for (const cli::GivenValue& value : parsed.given) {
    if (is_passed_on(value.option->name)) request.passed.push_back(cli::as_typed(value));
  }
  const Suite& chosen = suite(parsed.positionals.front());
  std::vector<PartPlan> parts;
  for (const SuitePart* part : chosen_parts(chosen, request)) parts.push_back(part_plan(*part, chosen, request));
  if (request.list) {
    terminal::write(standard_output, parts_text(parts, width));
    return 0;
  }
  if (!request.dry_run) return run_suite(parts, request);
  const RunList runs = list_of_runs(parts);
  terminal::write(standard_output, runs.text);
  terminal::write(standard_error, runs.total + "\n");
  return 0;
}

}  // namespace meander
