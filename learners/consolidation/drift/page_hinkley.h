#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>

namespace meander {

struct PageHinkleyOptions {
  double delta = 0.005;         ///< change of the mean to ignore
  double lambda = 5.0;          ///< alarm above this (50 for single samples)
  std::int64_t min_count = 30;  ///< no alarm before this many values
  bool up = true;               ///< alarm on a rising mean; false: on a falling one
};

/// The Page-Hinkley test (Page 1954, "Continuous inspection schemes"): alarms when the sum of deviations from the mean
/// so far has moved too far from its extreme; restarts after an alarm. Constant memory and time. Not thread-safe.
class PageHinkley {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit PageHinkley(const PageHinkleyOptions& options = {});

  /// Takes a value; true: alarm.
  bool add(double value);
  /// How far the sum was from its extreme after the last value, before an alarm reset it.
  double statistic() const { return statistic_; }

  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  PageHinkleyOptions options_;
  std::int64_t count_ = 0;
  double mean_ = 0.0, moved_ = 0.0, extreme_ = 0.0, statistic_ = 0.0;
};

}  // namespace meander
