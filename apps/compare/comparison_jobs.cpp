#include <meander/apps/compare/comparison_jobs.h>

#include <meander/apps/compare/job_queue.h>
#include <meander/apps/compare/memory_estimate.h>
#include <meander/apps/compare/overall_progress.h>
#include <meander/stream/runtime/processors.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace meander {
namespace {

// Jobs and the runs that they are for; the line of progress shows all runs, those that were done before too.
struct JobList {
  std::vector<Job> jobs{};
  std::vector<std::size_t> run_of_job{};
  std::vector<JobProgress> progress{};
};

JobList jobs_for(const std::vector<ComparisonRun>& runs, const std::vector<RunCost>& costs,
                 const std::filesystem::path& folder, int threads) {
  constexpr double least_seconds = 1e-3;
  JobList list;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double seconds = std::max(least_seconds, costs[i].seconds);
    list.progress.push_back({.title = runs[i].title, .expected_seconds = seconds});
    if (!runs[i].is_missing()) {
      list.progress.back().stage = JobProgress::Stage::Done;
      continue;
    }
    list.jobs.push_back({.title = runs[i].title,
                         .arguments = command_of(runs[i], folder, threads),
                         .expected_seconds = seconds,
                         .expected_bytes = costs[i].bytes});
    list.run_of_job.push_back(i);
  }
  return list;
}

}  // namespace

void run_as_jobs(const JobSettings& settings, const Plan& plan, std::vector<ComparisonRun>& runs,
                 const std::filesystem::path& folder, const terminal::Console& console, const Interrupt& interrupt,
                 const RunEnded& on_end) {
  const std::vector<RunCost> costs = expected_costs(plan, runs);
  const std::uint64_t memory = available_memory();
  const int slots =
      settings.at_once ? static_cast<int>(*settings.at_once) : default_jobs(processors(), memory, largest_of(costs));
  const auto missing =
      std::count_if(runs.begin(), runs.end(), [](const ComparisonRun& run) { return run.is_missing(); });
  const int at_once = std::clamp(static_cast<int>(missing), 1, slots);
  const int threads = std::max(1, processors() / at_once);
  JobList list = jobs_for(runs, costs, folder, threads);
  console.say(fmt::format("{} of {} runs to do, {} at once with {} thread{} each", list.jobs.size(), runs.size(),
                          at_once, threads, threads == 1 ? "" : "s"));
  OverallProgress progress(console, {.label = settings.label, .slots = slots, .jobs = std::move(list.progress)});
  const std::vector<std::size_t>& run_of = list.run_of_job;
  const auto ended = [&](const JobResult& result) {
    const std::size_t run = run_of[result.job];
    if (on_end(runs[run], {result.exit_code == 0 ? "" : result.error, result.warnings})) {
      // A child that found it done has not run it: the time says nothing.
      const bool ran = runs[run].found.run->training_seconds <= result.seconds;
      progress.done(run, ran ? std::optional(result.seconds) : std::nullopt);
    } else if (interrupt.requested()) {
      progress.put_back(run);  // we stopped it
    } else {
      progress.failed(run);
    }
  };
  JobQueue queue(own_program(), std::move(list.jobs), {.slots = slots, .memory_bytes = memory},
                 {.is_busy = [&](std::size_t job) { return is_locked(runs[run_of[job]], folder); },
                  .on_start = [&](std::size_t job) { progress.started(run_of[job]); },
                  .on_end = ended,
                  .on_busy = [&](std::size_t job) { progress.put_back(run_of[job]); },
                  .on_tick = [&] { progress.tick(); }});
  queue.run(interrupt.token(), interrupt.hurry());
  progress.finish();
}

}  // namespace meander
