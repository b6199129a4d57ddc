#pragma once

#include <limits>
#include <string>
#include <vector>

namespace meander {

/// How far one of many jobs is.
struct JobProgress {
  enum class Stage { Waiting, Running, Done, Failed };

  std::string title;
  /// Above 0. In seconds or not: what matters is how those of different jobs compare.
  double expected_seconds = 1;
  Stage stage = Stage::Waiting;
  /// Of a running job since its start, of one that is done in all: NaN if it was not measured (it was done before).
  double seconds = std::numeric_limits<double>::quiet_NaN();
};

/// How far all of them are.
struct OverallState {
  std::string label;
  int slots = 1;  ///< how many can run at once
  std::vector<JobProgress> jobs{};
};

/// The share of the work that is done, 0 to 1, weighed by time: measured where a job is done, and otherwise expected
/// times what the measured ones took of their expected time.
double share_done(const OverallState& state);

/// The seconds until all have ended, if they go on to start longest first in all slots. NaN as long as not one was
/// measured: expectations alone say nothing about seconds.
double seconds_to_go(const OverallState& state);

}  // namespace meander
