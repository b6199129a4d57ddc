#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <vector>

namespace meander {

struct AdwinOptions {
  double delta = 0.002;             ///< confidence: the smaller, the fewer false alarms
  std::int64_t clock = 8;           ///< values between checks (32 for single samples)
  std::int64_t buckets = 5;         ///< per size
  std::int64_t min_sub_window = 5;  ///< values on each side of a cut
  std::int64_t grace = 10;          ///< no check while the window holds at most this many values
};

/// Adaptive windowing (Bifet & Gavalda 2007, "Learning from time-changing data with adaptive windowing"): keeps a
/// window of the latest values, in buckets of exponentially growing size, and drops its oldest ones as long as two
/// parts of it have means that differ more than chance allows. Values must lie in a range of length 1 (an error rate, a
/// scaled loss). O(log n) memory, and time per check; the window survives a detection. Not thread-safe.
class Adwin {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit Adwin(const AdwinOptions& options = {});

  /// Takes a value. Returns +1 if the window was cut and its mean rose, -1 if it fell, 0 if no change was found.
  int add(double value);

  std::int64_t width() const { return width_; }
  double mean() const { return width_ == 0 ? 0.0 : sum_ / static_cast<double>(width_); }
  /// Population variance of the window.
  double variance() const;
  /// Buckets of 1, 2, 4, ... values.
  std::vector<std::int64_t> buckets_per_row() const;

  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  struct Bucket {
    double sum = 0.0;
    double squares = 0.0;  ///< sum of squared deviations from its mean
  };

  void insert(double value);
  void compress();
  bool cut_somewhere() const;
  bool differ(double sum_before, std::int64_t before) const;
  void drop_oldest();

  AdwinOptions options_;
  std::vector<std::vector<Bucket>> rows_;  // row r: buckets of 2^r values, oldest first
  std::int64_t width_ = 0, fed_ = 0;
  double sum_ = 0.0, squares_ = 0.0;
};

}  // namespace meander
