#include <meander/apps/cli/contradictions.h>
#include <meander/apps/cli/help.h>
#include <meander/apps/cli/option_table.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/paired_tests.h>
#include <meander/apps/results/report_format.h>
#include <meander/apps/results/results_command.h>
#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/run_groups.h>
#include <meander/apps/results/run_store.h>
#include <meander/apps/results/run_tables.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace meander {
namespace {

using terminal::standard_output;

struct ResultsOptions {
  std::optional<std::string> where;
  std::optional<std::string> group_by;
  bool runs = false;
  bool tests = false;
  ReportFormat format{};

  std::vector<std::string> keys() const {
    if (!group_by) return {};
    return listed(*group_by, "--group-by");
  }
};

void add_choice_of_runs(cli::OptionTable& table, ResultsOptions& options) {
  table.group("Rows");
  table.add({.name = "where",
             .placeholder = "KEY=VALUE,...",
             .noun = "a list of conditions",
             .meaning = "only runs with these values of options: method=er,lr=0.001",
             .value = cli::text(options.where)});
  table.add({.name = "group-by",
             .placeholder = "KEY,...",
             .noun = "a list of options",
             .meaning = "one row for each value of these options",
             .value = cli::text(options.group_by),
             .fallback = "all but the seed"});
  table.add({.name = "runs", .meaning = "one row per run", .value = cli::flag(options.runs)});
  table.add({.name = "tests",
             .meaning = "paired t-tests between the groups' accuracies, on the seeds they share",
             .value = cli::flag(options.tests)});
}

cli::OptionTable results_options(ResultsOptions& options) {
  cli::OptionTable table("results", "Tabulate the runs in folders, runs/ if none is named.");
  table.positionals("[DIR...]");
  add_choice_of_runs(table, options);
  table.group("Format");
  add_report_formats(table, options.format);
  table.example("results runs --where=scenario=class --markdown");
  return table;
}

void check_together(const ResultsOptions& options) {
  check_one(options.format);
  cli::refuse_together({{"--runs", options.runs}, {"--tests", options.tests}});
  cli::refuse_together({{"--runs", options.runs}, {"--group-by", options.group_by.has_value()}});
}

std::vector<StoredRun> chosen_runs(const ResultsOptions& options, const std::vector<std::string>& named,
                                   std::vector<std::string>& problems) {
  std::vector<std::filesystem::path> folders(named.begin(), named.end());
  if (folders.empty()) folders.emplace_back(default_out);
  std::vector<StoredRun> runs = runs_in(folders, problems);
  if (!options.where) return runs;
  return those_where(runs, *options.where, "--where");
}

// A mean over other things than seeds may be what was asked for, but its standard error is not over seeds.
void warn_of_mixtures(const std::vector<RunGroup>& groups, std::vector<std::string>& problems) {
  constexpr std::size_t most_named = 6;
  for (const RunGroup& group : groups) {
    std::vector<std::string> different = varying(group);
    if (different.empty()) continue;
    if (different.size() > most_named) {
      different.resize(most_named);
      different.emplace_back("and others");
    }
    problems.push_back(fmt::format("{}: a mean over runs that differ in {}, not only in their seeds",
                                   fmt::join(group.values, " "), fmt::join(different, ", ")));
  }
}

ReportTable table_of(const ResultsOptions& options, const std::vector<StoredRun>& runs,
                     std::vector<std::string>& problems) {
  if (options.runs) return table_of_runs(runs);
  const std::vector<std::string> keys = options.keys();
  for (const std::string& key : keys) check_key(key, runs, "--group-by");
  const std::vector<StoredRun> counted = countable(runs, problems);
  if (counted.empty()) throw Error("", "none of the runs ran to its end (" + problems.back() + ")", "see --runs");
  const std::vector<RunGroup> groups = keys.empty() ? by_stamp(counted) : by_keys(counted, keys);
  if (!keys.empty()) warn_of_mixtures(groups, problems);
  if (options.tests) {
    const std::vector<std::string> labels = labels_of(groups, keys);
    return options.format.is_data() ? list_of_tests(groups, labels) : matrix_of_tests(groups, labels);
  }
  return keys.empty() ? table_of_groups(groups, options.format.is_data()) : table_by_keys(groups, keys);
}

}  // namespace

int results_command(const std::vector<std::string>& arguments) {
  ResultsOptions options;
  const cli::OptionTable table = results_options(options);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    terminal::write(standard_output, cli::help_page(table, terminal::page_width(standard_output), parsed.help_topic));
    return 0;
  }
  tell_abbreviations(table, parsed);
  check_together(options);
  std::vector<std::string> problems;
  const std::vector<StoredRun> runs = chosen_runs(options, parsed.positionals, problems);
  const ReportTable report = table_of(options, runs, problems);
  terminal::write(standard_output, formatted(report, options.format, terminal::line_width(standard_output)));
  const terminal::Console console({.json = options.format.is_for_files(), .quiet = false});
  for (const std::string& problem : problems) console.warn(problem);
  return 0;
}

}  // namespace meander
