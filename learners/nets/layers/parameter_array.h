#pragma once

#include <meander/learners/linalg/float_array.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Where one tensor lies in the flat array of all parameters.
struct ParameterEntry {
  std::string name;                 ///< "fc1.weight"
  std::vector<std::int64_t> shape;  ///< [out, in]
  std::int64_t offset = 0;          ///< in floats
  std::int64_t size = 0;
};

/// All parameters of a network as one flat array; its tensors are consecutive parameter ranges, in the order they were
/// added. Optimisers, penalties and projections need only one pass over this array.
class ParameterArray {
 public:
  ParameterArray() = default;
  /// Copies hold their own values, also those of an attached array.
  ParameterArray(const ParameterArray& other);
  ParameterArray& operator=(const ParameterArray& other) = delete;

  /// Adds a tensor; all are added before the first use of `data`.
  std::int64_t add(std::string name, std::vector<std::int64_t> shape);

  const std::vector<ParameterEntry>& entries() const { return entries_; }
  /// Throws InternalError for an unknown name.
  const ParameterEntry& entry(const std::string& name) const;
  std::int64_t size() const { return size_; }
  float* data();
  /// From now on these parameters are a range of a larger array, `memory`, which must outlive them; their values move
  /// there.
  void attach(float* memory);
  const float* data() const { return const_cast<ParameterArray*>(this)->data(); }

 private:
  std::vector<ParameterEntry> entries_;
  std::int64_t size_ = 0;
  FloatArray values_;
  float* attached_ = nullptr;
};

}  // namespace meander
