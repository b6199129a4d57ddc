#pragma once

#include <iosfwd>
#include <vector>

namespace meander {

/// Accuracies of one evaluation, as fractions 0..1, by context; NaN (null in files, "-" in print) for a context of
/// which no sample was tested.
struct Accuracies {
  std::vector<double> per_context;

  /// Unweighted mean over the contexts that were tested; NaN if none was.
  double average() const;
};

/// Prints percentages, one line per context, then the average.
std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies);

}  // namespace meander
