#pragma once

#include <cstdint>
#include <span>

namespace meander {

/// A mean over runs that differ in their seeds, and how sure it is. Values that are NaN are left out.
struct SeedStatistics {
  std::int64_t count = 0;
  double mean;  ///< NaN without values
  double sem;   ///< standard error of the mean, s / sqrt(n) with s from n - 1; NaN for fewer than two values

  /// Half the width of the 95 % confidence interval: by the normal distribution, 1.96 SEM, as the field's programs
  /// draw it ...
  double interval_normal() const { return 1.96 * sem; }
  /// ... and by Student's t, which is right for few seeds.
  double interval_t() const;
};

SeedStatistics over_seeds(std::span<const double> values);

/// Student's paired test of whether two methods differ, on the same seeds.
struct PairedTest {
  std::int64_t pairs = 0;
  double difference;  ///< mean of first minus second; NaN without pairs
  double t, p;        ///< two-sided; NaN for fewer than two pairs, or if all differences are the same
};

/// Value i of both is of the same seed; pairs with a NaN are left out. Throws UsageError for unequal numbers.
PairedTest paired_test(std::span<const double> first, std::span<const double> second);

}  // namespace meander
