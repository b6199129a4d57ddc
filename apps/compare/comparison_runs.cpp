#include <meander/apps/compare/comparison_runs.h>

#include <meander/apps/request/stamp.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_lock.h>
#include <meander/learners/metrics/mean.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace meander {
namespace {

std::string title_of(const Plan& plan, const PlannedRun& run) {
  const std::string& label = plan.rows[run.row].label;
  return plan.seeds == 1 ? label : fmt::format("{} s{}", label, run.seed);
}

// In units of one iteration of plain training.
double work_of(const Plan& plan, const PlannedRun& run) {
  return plan.rows[run.row].cost * static_cast<double>(run.run.total_iterations());
}

// LibTorch's libraries, the data (bytes; features are floats), and a generous share for the network and its optimiser.
std::uint64_t guessed_bytes(const ResolvedRun& run) {
  constexpr std::uint64_t program = 400'000'000, samples = 70'000;
  const auto inputs = static_cast<std::uint64_t>(run.experiment.inputs());
  return program + samples * inputs * (run.on_features ? 8 : 2);
}

}  // namespace

void look_again(ComparisonRun& run, const std::filesystem::path& folder) {
  run.found = look_up(folder, run.planned.stamp, deciding_options(run.planned.run));
}

bool is_locked(const ComparisonRun& run, const std::filesystem::path& folder) {
  return !RunLock::try_take(folder, stamp_for_file(run.planned.stamp));
}

std::vector<ComparisonRun> runs_of(const Plan& plan, const std::filesystem::path& folder,
                                   std::vector<std::string>& problems) {
  std::vector<ComparisonRun> runs;
  std::map<std::string, std::size_t> by_stamp;
  for (PlannedRun& planned : planned_runs(plan)) {
    if (!by_stamp.emplace(planned.stamp, runs.size()).second) continue;
    std::string title = title_of(plan, planned);
    runs.push_back({.planned = std::move(planned), .title = std::move(title)});
    look_again(runs.back(), folder);
    if (runs.back().found.state != RunState::Damaged) continue;
    problems.push_back(fmt::format("{}: {}; it is run again", runs.back().title, runs.back().found.problem));
  }
  return runs;
}

std::vector<std::string> command_of(const ComparisonRun& run, const std::filesystem::path& folder, int threads) {
  std::vector<std::string> words{"run"};
  words.insert(words.end(), run.planned.arguments.begin(), run.planned.arguments.end());
  words.push_back("--out=" + folder.string());
  // Otherwise LibTorch's is one.
  if (!run.planned.run.through_libtorch()) words.push_back(fmt::format("--threads={}", threads));
  words.insert(words.end(), {"--once", "--quiet"});
  return words;
}

std::vector<RunCost> expected_costs(const Plan& plan, const std::vector<ComparisonRun>& runs) {
  std::map<std::size_t, std::vector<double>> seconds_of_row;
  std::map<std::size_t, std::uint64_t> bytes_of_row;
  std::vector<double> seconds_per_work;
  for (const ComparisonRun& run : runs) {
    if (run.found.state != RunState::Done) continue;
    const StoredRun& done = *run.found.run;
    seconds_of_row[run.planned.row].push_back(done.training_seconds);
    if (done.learners_on_stream == 1) {
      std::uint64_t& bytes = bytes_of_row[run.planned.row];
      bytes = std::max(bytes, done.peak_rss_bytes);
    }
    seconds_per_work.push_back(done.training_seconds / work_of(plan, run.planned));
  }
  const double usual = seconds_per_work.empty() ? 1e-3 : mean(seconds_per_work);
  std::vector<RunCost> costs;
  for (const ComparisonRun& run : runs) {
    const auto seconds = seconds_of_row.find(run.planned.row);
    const auto bytes = bytes_of_row.find(run.planned.row);
    costs.push_back({seconds != seconds_of_row.end() ? mean(seconds->second) : usual * work_of(plan, run.planned),
                     bytes != bytes_of_row.end() ? bytes->second : guessed_bytes(run.planned.run)});
  }
  return costs;
}

std::uint64_t largest_of(const std::vector<RunCost>& costs) {
  std::uint64_t bytes = 0;
  for (const RunCost& cost : costs) bytes = std::max(bytes, cost.bytes);
  return bytes;
}

}  // namespace meander
