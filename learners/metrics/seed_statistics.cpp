#include <meander/learners/metrics/seed_statistics.h>

#include <meander/learners/metrics/mean.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace meander {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

SeedStatistics over_seeds(std::span<const double> values) {
  const double centre = mean(values);
  std::int64_t count = 0;
  double squares = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    ++count;
    squares += (value - centre) * (value - centre);
  }
  const auto n = static_cast<double>(count);
  return {count, centre, count < 2 ? nan : std::sqrt(squares / (n - 1.0) / n)};
}

double SeedStatistics::interval_t() const {
  if (count < 2) return nan;
  constexpr double upper_tail = 0.025;
  const boost::math::students_t distribution(static_cast<double>(count - 1));
  return boost::math::quantile(boost::math::complement(distribution, upper_tail)) * sem;
}

PairedTest paired_test(std::span<const double> first, std::span<const double> second) {
  if (first.size() != second.size()) {
    throw UsageError("seeds", fmt::format("{} values and {} values cannot be paired", first.size(), second.size()),
                     "compare runs of the same seeds");
  }
  std::vector<double> differences;
  for (std::size_t i = 0; i < first.size(); ++i) differences.push_back(first[i] - second[i]);
  const SeedStatistics difference = over_seeds(differences);
  // Accuracies are counts divided by counts: what is less than this between equal differences is rounding.
  constexpr double rounding = 1e-12;
  if (!(difference.sem > rounding)) return {difference.count, difference.mean, nan, nan};
  const double t = difference.mean / difference.sem;
  const boost::math::students_t distribution(static_cast<double>(difference.count - 1));
  return {difference.count, difference.mean, t,
          2.0 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)))};
}

}  // namespace meander
