#pragma once

#include <cstdint>
#include <iosfwd>
#include <vector>

namespace meander {

/// Accuracies of one evaluation, as fractions 0..1, by context; NaN (null in files, "-" in print) for a context of
/// which no sample was tested.
struct Accuracies {
  std::vector<double> per_context{};
  /// By stored label, over all contexts: samples tested, and those of them that were predicted right.
  std::vector<std::int64_t> class_samples{}, class_correct{};

  /// Unweighted mean over the contexts that were tested; NaN if none was.
  double average() const;
  /// By stored label; NaN for a class of which no sample was tested.
  std::vector<double> per_class() const;
  /// The share of right predictions among the samples of the classes with a nonzero entry; NaN if there are none.
  double over_classes(const std::vector<std::uint8_t>& classes) const;
};

/// Prints percentages, one line per context, then the average.
std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies);

}  // namespace meander
