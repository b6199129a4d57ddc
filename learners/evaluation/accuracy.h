#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

namespace meander {

/// Accuracies of one evaluation, as fractions 0..1, by context; NaN (null in files, "-" in print) for a context of
/// which no sample was tested.
struct Accuracies {
  std::vector<double> per_context;

  /// Unweighted mean over the contexts that were tested; NaN if none was.
  double average() const;
  /// The accuracies with 0 for contexts still to come, and the mean over the tested ones of the first `seen`.
  std::vector<double> so_far(std::int64_t seen) const;
  double average_so_far(std::int64_t seen) const;
};

/// Prints percentages, one line per context, then the average.
std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies);

}  // namespace meander
