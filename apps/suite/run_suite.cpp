#include <meander/apps/suite/run_suite.h>

#include <meander/apps/cli/shell_word.h>
#include <meander/apps/compare/comparison.h>
#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/suite/pretraining.h>
#include <meander/apps/suite/stability_gap.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/table.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>

namespace meander {
namespace {

using terminal::standard_output;

constexpr int least_signal_code = 128;

struct Tally {
  std::size_t done = 0, all = 0;
  std::size_t diverged = 0;  // and would again
};

Tally tally_of(const PartPlan& part) {
  if (!part.request) {
    const auto is_there = [](const PretrainingRun& run) { return std::filesystem::exists(run.file); };
    return {static_cast<std::size_t>(std::count_if(part.pretraining.begin(), part.pretraining.end(), is_there)),
            part.pretraining.size()};
  }
  std::vector<std::string> problems;
  const std::vector<ComparisonRun> runs = runs_of(part.plan, part.folder, problems);
  Tally tally{.all = runs.size()};
  for (const ComparisonRun& run : runs) {
    if (run.found.state == RunState::Done) ++tally.done;
    if (run.found.state == RunState::Failed) ++tally.diverged;
  }
  return tally;
}

void print_pretraining_commands(const PartPlan& part) {
  std::string text;
  for (const PretrainingRun& run : part.pretraining) {
    if (std::filesystem::exists(run.file)) continue;
    text += cli::shell_word(std::filesystem::read_symlink("/proc/self/exe").string());
    for (const std::string& word : run.words) {
      text += ' ';
      text += cli::shell_word(with_whole_path(word));
    }
    text += " --quiet";
    text += '\n';
  }
  terminal::write(standard_output, text);
}

class SuiteRun {
 public:
  SuiteRun(std::vector<PartPlan>& parts, const SuiteRequest& request)
      : parts_(parts), request_(request), console_({.quiet = request.quiet}) {}

  int run() {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!request_.print_commands) announce(i);
      const int code = run_part(parts_[i]);
      outcomes_.push_back({code, request_.print_commands ? Tally() : tally_of(parts_[i])});
      if (code >= least_signal_code) break;
    }
    if (!request_.print_commands) tell_outcomes();
    const int last = outcomes_.back().code;
    if (last >= least_signal_code) return last;
    const auto succeeded = [](const Outcome& outcome) { return outcome.code == 0; };
    return std::all_of(outcomes_.begin(), outcomes_.end(), succeeded) ? 0 : 1;
  }

 private:
  struct Outcome {
    int code;
    Tally tally;
  };

  void announce(std::size_t number) const {
    const PartPlan& part = parts_[number];
    if (parts_.size() > 1) {
      console_.say(fmt::format("{}[{}/{}] {}", number == 0 ? "" : "\n", number + 1, parts_.size(), part.part->name));
    }
  }

  // A part that cannot be run says why, and the others go on.
  int run_part(const PartPlan& part) const {
    try {
      if (!part.request) {
        if (!request_.print_commands) return run_pretraining(part, console_);
        print_pretraining_commands(part);
        return 0;
      }
      const int code = run_comparison(*part.request, part.plan);
      if (part.part->shows_stability_gap && code == 0 && !request_.print_commands) {
        for (const std::filesystem::path& file : write_stability_gap(part)) console_.say("written to " + file.string());
      }
      return code;
    } catch (const Error& error) {
      console_.warn(fmt::format("{}: {}", part.part->name, error.what()));
      return 1;
    }
  }

  static const char* state_of(const Outcome& outcome) {
    if (outcome.code >= least_signal_code) return "stopped";
    return outcome.code == 0 ? "done" : "failed";
  }

  static std::string runs_of_outcome(const Tally& tally) {
    if (tally.done == tally.all) return thousands(tally.all);
    const std::string diverged = tally.diverged > 0 ? fmt::format(", {} diverged", thousands(tally.diverged)) : "";
    return fmt::format("{} of {}{}", thousands(tally.done), thousands(tally.all), diverged);
  }

  void tell_outcomes() const {
    using enum terminal::Table::Align;
    terminal::Table table({{"part", Left}, {"state", Left}, {"runs", Left}});
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::string& name = parts_[i].part->name;
      if (i < outcomes_.size()) {
        table.add({name, state_of(outcomes_[i]), runs_of_outcome(outcomes_[i].tally)});
      } else {
        table.add({name, "missing", ""});
      }
    }
    terminal::write(standard_output, fmt::format("{}{}", request_.quiet ? "" : "\n", table.text()));
  }

  std::vector<PartPlan>& parts_;
  const SuiteRequest& request_;
  terminal::Console console_;
  std::vector<Outcome> outcomes_{};  // of the parts so far
};

}  // namespace

int run_suite(std::vector<PartPlan>& parts, const SuiteRequest& request) { return SuiteRun(parts, request).run(); }

}  // namespace meander
