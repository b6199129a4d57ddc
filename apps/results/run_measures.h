#pragma once

#include <meander/apps/results/report_table.h>
#include <meander/apps/results/stored_run.h>

#include <array>
#include <limits>

namespace meander {

/// A number of a run that tables show.
struct RunMeasure {
  const char* title;
  const char* name;
  ReportUnit unit;
  /// It depends on the machine, and on what else ran there.
  bool is_cost;
  double (*of)(const StoredRun& run);
};

/// Not that of learners that shared the processors with others.
inline double unless_shared(const StoredRun& run, double cost) {
  return run.learners_on_stream > 1 ? std::numeric_limits<double>::quiet_NaN() : cost;
}

/// In the order of a table's columns; the first is what methods are ranked by.
inline constexpr std::array run_measures{
    RunMeasure{"accuracy, %", "average_accuracy", ReportUnit::Percent, false,
               [](const StoredRun& run) { return run.average_accuracy; }},
    RunMeasure{"forgetting, %", "forgetting", ReportUnit::Percent, false,
               [](const StoredRun& run) { return run.metric("forgetting"); }},
    RunMeasure{"prequential, %", "prequential_accuracy", ReportUnit::Percent, false,
               [](const StoredRun& run) { return run.prequential_accuracy; }},
    RunMeasure{"time", "training_seconds", ReportUnit::Seconds, true,
               [](const StoredRun& run) { return unless_shared(run, run.training_seconds); }},
    RunMeasure{"it/s", "iterations_per_second", ReportUnit::Rate, true,
               [](const StoredRun& run) { return unless_shared(run, run.iterations_per_second); }}};

}  // namespace meander
