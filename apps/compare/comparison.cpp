#include <meander/apps/compare/comparison.h>

#include <meander/apps/cli/shell_word.h>
#include <meander/apps/compare/comparison_files.h>
#include <meander/apps/compare/comparison_jobs.h>
#include <meander/apps/compare/comparison_results.h>
#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/compare/remarks.h>
#include <meander/apps/compare/shared_streams.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/report/write_report.h>
#include <meander/apps/request/notices.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace meander {
namespace {

using terminal::standard_output;

class Comparison {
 public:
  Comparison(const ComparisonRequest& request, const Plan& plan)
      : request_(request),
        plan_(plan),
        folder_(request.out.value_or(default_folder(request))),
        console_({.json = request.format.is_for_files(), .quiet = request.quiet}) {}

  int print_commands() {
    std::vector<std::string> problems;
    runs_ = runs_of(plan_, folder_, problems);
    check_pretrained();
    open_comparison(plan_, folder_);
    for (const std::string& problem : problems) console_.warn(problem);
    // Whole paths: another scheduler may run them in another folder.
    const std::string program = cli::shell_word(std::filesystem::read_symlink("/proc/self/exe").string());
    std::string text;
    for (const ComparisonRun& run : runs_) {
      if (!run.is_missing()) continue;
      text += program;
      for (const std::string& word : command_of(run, std::filesystem::absolute(folder_), /*threads=*/1)) {
        text += ' ';
        text += cli::shell_word(with_whole_path(word));
      }
      text += "\n";
    }
    terminal::write(standard_output, text);
    if (text.empty()) console_.warn("no run is left to do");
    return 0;
  }

  int run() {
    const Interrupt interrupt;  // before anything that makes threads
    std::vector<std::string> problems;
    runs_ = runs_of(plan_, folder_, problems);
    check_pretrained();
    check_drawing();
    if (request_.run.tensorboard) check_folder(*request_.run.tensorboard);
    open_comparison(plan_, folder_);
    console_.say(fmt::format("{}\nin {}", plan_.title, folder_.string()));
    for (const std::string& problem : problems) console_.warn(problem);
    tell_notices();
    tell_idle_outputs();
    if (missing() > 0) fetch_if_absent(runs_.front().planned.run, console_, interrupt.token());
    {
      const Shield shield;
      if (!interrupt.requested() && request_.shared_stream) run_shared(interrupt);
      if (!interrupt.requested() && missing() > 0) run_jobs(interrupt);
    }
    report(interrupt);
    if (interrupt.requested()) return interrupt.exit_code();
    return failures(false).empty() && !lost_files_ ? 0 : 1;
  }

 private:
  std::size_t missing() const {
    return static_cast<std::size_t>(
        std::count_if(runs_.begin(), runs_.end(), [](const ComparisonRun& run) { return run.is_missing(); }));
  }

  // Before runs that may take days.
  void check_drawing() const {
    if (!request_.pdf) return;
    check_gnuplot();
    if (request_.plot_dir) check_folder(*request_.plot_dir);
  }

  static void check_folder(const std::filesystem::path& folder) {
    make_folder(folder);
    try_to_write_in(folder);
  }

  // Files beside the result are written by the run itself.
  void tell_idle_outputs() const {
    const std::size_t done = runs_.size() - missing();
    if (done == 0) return;
    for (const std::string& word : plan_.common) {
      const std::string option = word.substr(0, word.find('='));
      if (option != "--time" && option != "--results-dict" && option != "--model-dir") continue;
      console_.warn(
          fmt::format("{} does nothing for the {} of {} runs that are there already", option, done, runs_.size()));
    }
  }

  // A file that is not there would end run after run.
  void check_pretrained() const {
    for (const ComparisonRun& run : runs_) {
      if (run.is_missing()) read_pretrained(run.planned.run);
    }
  }

  void run_shared(const Interrupt& interrupt) {
    run_on_shared_streams(
        runs_, largest_of(expected_costs(plan_, runs_)), folder_, console_, interrupt,
        [&](ComparisonRun& run, const std::string& error) { note_end(run, {.error = error}, interrupt); });
  }

  void run_jobs(const Interrupt& interrupt) {
    run_as_jobs({.label = command_name(request_.kind), .at_once = request_.jobs}, plan_, runs_, folder_, console_,
                interrupt, [&](ComparisonRun& run, const RunEnd& end) { return note_end(run, end, interrupt); });
  }

  // What runs will warn of, but before anything is run. That an option does nothing in one of the rows goes without
  // saying.
  void tell_notices() {
    Remarks remarks;
    for (const ComparisonRun& run : runs_) {
      if (!run.is_missing()) continue;
      for (const std::string& notice : notices(run.planned.run)) {
        if (notice.find(" has no effect: ") == std::string::npos) remarks.add(run.title, notice);
      }
    }
    for (const std::string& line : remarks.lines()) console_.warn(line);
  }

  // A run has ended, here or in a process of its own. Returns whether it is done.
  bool note_end(ComparisonRun& run, const RunEnd& end, const Interrupt& interrupt) {
    look_again(run, folder_);
    const bool is_done = run.found.state == RunState::Done;
    const bool has_failed = !end.error.empty() && !interrupt.requested();  // else we stopped it
    if (has_failed && !is_done) reasons_[run.planned.stamp] = end.error;
    if (has_failed && is_done) {
      remarks_.add(run.title, end.error);
      lost_files_ = true;
    }
    const std::vector<std::string> known = notices(run.planned.run);
    for (const std::string& warning : end.warnings) {
      if (std::find(known.begin(), known.end(), warning) == known.end()) remarks_.add(run.title, warning);
    }
    return is_done;
  }

  // Why runs are not in the table.
  Remarks failures(bool interrupted) const {
    Remarks failures;
    for (const ComparisonRun& run : runs_) {
      if (run.found.state == RunState::Done) continue;
      const auto said = reasons_.find(run.planned.stamp);
      if (interrupted && run.is_missing() && said == reasons_.end()) continue;
      failures.add(run.title, said != reasons_.end() ? said->second : run.found.problem);
    }
    return failures;
  }

  void report(const Interrupt& interrupt) {
    const std::vector<ReportedRow> results = results_of(plan_, runs_);
    const bool any_done = std::any_of(runs_.begin(), runs_.end(),
                                      [](const ComparisonRun& run) { return run.found.state == RunState::Done; });
    if (any_done || !interrupt.requested()) {
      write_tables(heading() + for_people(table_of_rows(plan_.title, results, {})) + below_table(results),
                   to_csv(table_of_rows(plan_.title, results, {.points = true})), folder_);
      if (!request_.tests || can_be_tested(results)) print(results);
    }
    if (any_done && request_.pdf && !interrupt.requested()) draw(results, interrupt);
    for (const std::string& remark : remarks_.lines()) console_.warn(remark);
    for (const std::string& failure : failures(interrupt.requested()).lines()) console_.warn(failure);
    if (request_.tests && !can_be_tested(results) && !interrupt.requested())
      console_.warn("--tests: fewer than two rows have results");
    if (interrupt.requested()) {
      console_.warn(fmt::format("stopped with {} of {} runs missing; run it again to go on", missing(), runs_.size()));
    }
  }

  // NAME.pdf, NAME being the folder's.
  void draw(std::vector<ReportedRow> rows, const Interrupt& interrupt) {
    const std::filesystem::path parent = request_.plot_dir ? std::filesystem::path(*request_.plot_dir) : folder_;
    const std::filesystem::path file =
        parent / (std::filesystem::absolute(folder_ / "").parent_path().filename().string() + ".pdf");
    ReportContent content{.title = plan_.title,
                          .seeds = seeds_text(),
                          .rows = std::move(rows),
                          .is_class_scenario = request_.run.scenario == Scenario::Class};
    std::vector<std::string> problems;
    try {
      make_folder(parent);
      write_report_pdf(content, file, problems, interrupt.token());
      console_.say("figures: " + file.string());
    } catch (const Error& error) {
      problems.emplace_back(error.what());
      lost_files_ = true;
    }
    for (const std::string& problem : problems) console_.warn(problem);
  }

  std::string seeds_text() const {
    const std::int64_t last = plan_.first_seed + plan_.seeds - 1;
    return plan_.seeds == 1 ? fmt::format("seed {}", last) : fmt::format("seeds {} to {}", plan_.first_seed, last);
  }

  // What the table is of.
  std::string heading() const { return fmt::format("{}, {}\n\n", plan_.title, seeds_text()); }

  std::string below_table(const std::vector<ReportedRow>& results) const {
    return fmt::format("\n{}{}\n", best_points_text(results), conditions_text(runs_));
  }

  void print(const std::vector<ReportedRow>& results) const {
    const ReportFormat& format = request_.format;
    const ReportTable table = request_.tests
                                  ? tests_of_rows(results, format.is_data())
                                  : table_of_rows(plan_.title, results, {.cost = true, .points = format.is_data()});
    terminal::write(standard_output,
                    formatted(table, format, terminal::line_width(standard_output), heading(), below_table(results)));
    console_.say("written to " + (folder_ / "table.txt").string() + " and table.csv");
  }

  const ComparisonRequest& request_;
  const Plan& plan_;
  std::filesystem::path folder_;
  terminal::Console console_;
  std::vector<ComparisonRun> runs_;
  std::map<std::string, std::string> reasons_;  // by stamp: why a run left nothing
  Remarks remarks_;                             // of runs that are done
  bool lost_files_ = false;                     // a run is done, but could not write all that it should
};

}  // namespace

std::string with_whole_path(const std::string& word) {
  for (const std::string option : {"--data-dir=", "--model-dir=", "--tensorboard=", "--out="}) {
    if (word.starts_with(option)) return option + std::filesystem::absolute(word.substr(option.size())).string();
  }
  return word;
}

int run_comparison(const ComparisonRequest& request, const Plan& plan) {
  Comparison comparison(request, plan);
  return request.print_commands ? comparison.print_commands() : comparison.run();
}

}  // namespace meander
