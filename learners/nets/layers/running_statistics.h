#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// A network's state besides its parameters: running means and variances of batch norm, by name
/// ("fc1.bn.running_mean"). Copies are deep.
class RunningStatistics {
 public:
  /// Adds `size` numbers, all `value`. Returns its place: `at` takes either.
  std::size_t add(std::string name, std::int64_t size, float value);

  std::size_t size() const { return values_.size(); }
  const std::string& name(std::size_t place) const { return names_[place]; }
  FloatArray& values(std::size_t place) { return values_[place]; }
  const FloatArray& values(std::size_t place) const { return values_[place]; }
  float* at(std::size_t place) { return values_[place].data(); }
  /// Throws InternalError for an unknown name.
  float* at(const std::string& name);

  /// As tensors [size]. `load` throws Error when one is absent or of another size.
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  std::vector<std::string> names_;
  std::vector<FloatArray> values_;
};

}  // namespace meander
