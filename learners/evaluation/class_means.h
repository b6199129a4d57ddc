#pragma once

#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Mean features of stored samples, one mean per set, and scores by the distance to them: nearest class mean (Mensink
/// et al. 2013; iCaRL: Rebuffi et al. 2017, arXiv:1611.07725). Normalised: features and means are scaled to length 1
/// (divided by at least 1e-12). Means are kept in double.
class ClassMeans {
 public:
  explicit ClassMeans(bool normalised = true) : normalised_(normalised) {}

  /// Removes all sets; features now have `width` values.
  void begin(std::int64_t width);
  /// Adds a set of samples of one class by the mean of its features [rows, width], at least one row. `context` -1: the
  /// set competes for every sample, otherwise only for those of that context.
  void add(std::int64_t label, std::int64_t context, const float* features, std::int64_t rows);
  bool empty() const { return labels_.empty(); }
  bool normalised() const { return normalised_; }
  std::int64_t width() const { return width_; }

  /// Scores [rows, outputs] of features [rows, width]: for each class minus the squared distance to its nearest mean,
  /// or minus infinity if none of its sets competes. `contexts` [rows] may be null: then all sets compete.
  void score(Arena* arena, const float* features, std::int64_t rows, const std::int64_t* contexts, std::int64_t outputs,
             float* scores) const;

  /// The mean of a set, in the order added.
  const double* mean(std::size_t set) const { return means_.data() + set * static_cast<std::size_t>(width_); }
  std::size_t sets() const { return labels_.size(); }
  const std::vector<std::int64_t>& labels() const { return labels_; }

  void save(Archive& to) const;
  /// Throws Error unless there is one mean of `width` values per set. The caller checks labels and width against the
  /// network.
  void load(const Archive& from);

 private:
  bool normalised_;
  std::int64_t width_ = 0;
  std::vector<std::int64_t> labels_, contexts_;  // of the sets
  std::vector<double> means_;                    // [sets, width]
  std::vector<float> unit_;
};

}  // namespace meander
