#include <meander/apps/suite/suite_request.h>

#include <meander/apps/cli/list.h>
#include <meander/apps/cli/suggest.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

constexpr std::int64_t most_seeds_of_suite = 10'000, most_jobs_of_suite = 1024;

void add_choice(cli::OptionTable& table, SuiteRequest& o) {
  table.group("Experiments");
  table.add({.name = "list",
             .meaning = "list the suites, or the parts of the one that is named, and run nothing",
             .value = cli::flag(o.list)});
  table.add({.name = "dry-run",
             .meaning = "list the runs, one per line (part, row, seed, stamp), and run nothing",
             .value = cli::flag(o.dry_run)});
  table.add({.name = "only",
             .placeholder = "PART,...",
             .noun = "a list of parts",
             .meaning = "only these parts, by their names or beginnings of them",
             .value = cli::text(o.only),
             .fallback = "all"});
  table.add({.name = "scale",
             .placeholder = "X",
             .noun = "a factor",
             .meaning = "multiply iterations per context, fuzziness and epochs by this: 0.1 for a quick look",
             .value = cli::real(o.scale, {.least = 0, .open = true, .most = 1000}),
             .fallback = "1"});
  table.add({.name = "n-seeds",
             .placeholder = "N",
             .noun = "a number of seeds",
             .meaning = "number of consecutive seeds",
             .value = cli::integer(o.seeds, {.least = 1, .most = most_seeds_of_suite}),
             .fallback = "as published"});
}

void add_how_suites_run(cli::OptionTable& table, SuiteRequest& o) {
  table.group("Execution");
  table.add({.name = "jobs",
             .placeholder = "N",
             .noun = "a number of runs",
             .meaning = "runs at once",
             .value = cli::integer(o.jobs, {.least = 1, .most = most_jobs_of_suite}),
             .fallback = "one per processor, as far as memory allows"});
  table.add({.name = "print-commands",
             .meaning = "print the missing runs as commands, one per line, and run nothing",
             .value = cli::flag(o.print_commands)});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder with one for each part; what is done there is not run again",
             .value = cli::text(o.out),
             .fallback = "suites/NAME"});
  table.add({.name = "data-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder that holds the data sets",
             .value = cli::text(o.data_dir),
             .fallback = "~/.cache/meander"});
  table.add({.name = "model-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for pre-trained convolutional layers",
             .value = cli::text(o.model_dir),
             .fallback = "models in --out"});
  table.add({.name = "quiet", .meaning = "print tables, warnings and errors only", .value = cli::flag(o.quiet)});
}

constexpr std::array passed_on{"visdom", "tensorboard", "loss-log", "sample-log", "sample-n", "no-samples"};

void add_figures_of_suites(cli::OptionTable& table, SuiteRequest& o) {
  table.group("Figures");
  table.add({.name = "pdf", .meaning = "draw the figures of each part, PART.pdf", .value = cli::flag(o.pdf)});
  table.add({.name = "plot-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for PART.pdf",
             .value = cli::text(o.plot_dir),
             .fallback = "those of the parts"});
  const cli::OptionTable of_runs = run_option_table(o.run);
  for (const char* name : passed_on) table.add(*of_runs.find(name));
}

}  // namespace

bool is_passed_on(const std::string& option) {
  return std::find(passed_on.begin(), passed_on.end(), option) != passed_on.end();
}

cli::OptionTable suite_table(SuiteRequest& request) {
  cli::OptionTable table("suite",
                         "Run a published list of experiments, part by part, with all processors. Run it again to go "
                         "on; --list shows which lists there are.");
  table.positionals("NAME");
  add_choice(table, request);
  add_how_suites_run(table, request);
  add_figures_of_suites(table, request);
  table.example("suite --list");
  table.example("suite neurips2022 --scale=0.05");
  table.example("suite nature2022 --only=splitMNIST,task-free --dry-run");
  return table;
}

std::filesystem::path folder_of(const Suite& suite, const SuiteRequest& request) {
  if (request.out) return *request.out;
  const std::string scale = request.scale ? fmt::format("-x{:g}", *request.scale) : "";
  return std::filesystem::path("suites") / (suite.name + scale);
}

std::filesystem::path model_folder_of(const Suite& suite, const SuiteRequest& request) {
  return request.model_dir ? std::filesystem::path(*request.model_dir) : folder_of(suite, request) / "models";
}

std::vector<const SuitePart*> chosen_parts(const Suite& suite, const SuiteRequest& request) {
  std::vector<std::string> words{""};  // every name begins with it
  if (request.only) words = cli::list_parts(*request.only);
  std::vector<std::string> names;
  for (const SuitePart& part : suite.parts) names.push_back(part.name);
  for (const std::string& word : words) {
    if (word.empty() && request.only)
      throw UsageError("--only", "a name is missing", "write names with commas between");
    const auto is_meant = [&](const std::string& name) { return name.starts_with(word); };
    if (std::any_of(names.begin(), names.end(), is_meant)) continue;
    const std::string near = cli::closest(word, names);
    throw UsageError("--only", fmt::format("no part's name begins with '{}'", word),
                     near.empty() ? fmt::format("see 'meander suite {} --list'", suite.name)
                                  : fmt::format("did you mean '{}'?", near));
  }
  std::vector<const SuitePart*> parts;
  for (const SuitePart& part : suite.parts) {
    const auto means_it = [&](const std::string& word) { return part.name.starts_with(word); };
    if (std::any_of(words.begin(), words.end(), means_it)) parts.push_back(&part);
  }
  return parts;
}

}  // namespace meander
