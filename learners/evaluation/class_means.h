#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Means of the features of stored samples, one for each set of them, and scores by their distance: nearest class mean
/// (Mensink et al. 2013; iCaRL: Rebuffi et al. 2017, arXiv:1611.07725). Normalised: features and means have length 1
/// (divided by at least 1e-12). Means are kept in double.
class ClassMeans {
 public:
  explicit ClassMeans(bool normalised = true) : normalised_(normalised) {}

  /// Starts over without a set, for features of `width` values.
  void begin(std::int64_t width);
  /// A set of samples of one class, with the mean of features [rows, width], at least one. `context` -1: the set
  /// competes for every sample, else only for those of that context.
  void add(std::int64_t label, std::int64_t context, const float* features, std::int64_t rows);
  bool empty() const { return labels_.empty(); }
  std::int64_t width() const { return width_; }

  /// Scores [rows, outputs] of features [rows, width]: of each class minus the squared distance to its nearest mean,
  /// minus infinity where no set of it competes. `contexts` [rows] may be null: then all sets compete.
  void score(Arena* arena, const float* features, std::int64_t rows, const std::int64_t* contexts, std::int64_t outputs,
             float* scores) const;

  /// The mean of a set, in the order added.
  const double* mean(std::size_t set) const { return means_.data() + set * static_cast<std::size_t>(width_); }
  std::size_t sets() const { return labels_.size(); }
  const std::vector<std::int64_t>& labels() const { return labels_; }

  void save(Archive& to) const;
  /// Throws Error unless there is a mean of so many values for each set. Whether labels and width are those of the
  /// network is for the caller to see.
  void load(const Archive& from);

 private:
  bool normalised_;
  std::int64_t width_ = 0;
  std::vector<std::int64_t> labels_, contexts_;  // of the sets
  std::vector<double> means_;                    // [sets, width]
  std::vector<float> unit_;
};

}  // namespace meander
