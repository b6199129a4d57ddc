#include <meander/apps/compare/overall_estimate.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <queue>

namespace meander {
namespace {

using Stage = JobProgress::Stage;

// The seconds that one expected second took so far; NaN if none was measured.
double pace_of(const OverallState& state) {
  double expected = 0, measured = 0;
  for (const JobProgress& job : state.jobs) {
    if (job.stage != Stage::Done || std::isnan(job.seconds)) continue;
    expected += job.expected_seconds;
    measured += job.seconds;
  }
  return expected > 0 && measured > 0 ? measured / expected : std::nan("");
}

// From start to end. A job that takes longer than expected has a twentieth of its time still to go, as long as it runs.
double whole_seconds(const JobProgress& job, double pace) {
  constexpr double most_done = 0.95;
  const double expected = job.expected_seconds * pace;
  if (job.stage == Stage::Running) return std::max(expected, job.seconds / most_done);
  return job.stage == Stage::Done && !std::isnan(job.seconds) ? job.seconds : expected;
}

// When each slot becomes free, the earliest first.
using Slots = std::priority_queue<double, std::vector<double>, std::greater<>>;

Slots slots_of(const OverallState& state, double pace) {
  Slots slots;
  for (const JobProgress& job : state.jobs) {
    if (job.stage == Stage::Running) slots.push(whole_seconds(job, pace) - job.seconds);
  }
  while (slots.size() < static_cast<std::size_t>(std::max(1, state.slots))) slots.push(0);
  return slots;
}

std::vector<double> waiting_ones(const OverallState& state, double pace) {
  std::vector<double> seconds;
  for (const JobProgress& job : state.jobs) {
    if (job.stage == Stage::Waiting) seconds.push_back(whole_seconds(job, pace));
  }
  std::sort(seconds.begin(), seconds.end(), std::greater<>());
  return seconds;
}

}  // namespace

double share_done(const OverallState& state) {
  const double pace = pace_of(state);
  const bool measured = !std::isnan(pace);
  double done = 0, all = 0;
  for (const JobProgress& job : state.jobs) {
    const double whole = measured ? whole_seconds(job, pace) : job.expected_seconds;
    all += whole;
    if (job.stage == Stage::Done || job.stage == Stage::Failed) done += whole;
    if (job.stage == Stage::Running && measured) done += job.seconds;
  }
  return all > 0 ? std::clamp(done / all, 0.0, 1.0) : 0;
}

double seconds_to_go(const OverallState& state) {
  const double pace = pace_of(state);
  if (std::isnan(pace)) return pace;
  Slots slots = slots_of(state, pace);
  for (const double seconds : waiting_ones(state, pace)) {
    const double free_after = slots.top();
    slots.pop();
    slots.push(free_after + seconds);
  }
  double last = 0;
  for (; !slots.empty(); slots.pop()) last = slots.top();
  return last;
}

}  // namespace meander
