#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// A symmetric matrix [n, n] over a layer's inputs, in single precision, that rows are multiplied by. Inputs that never
/// co-occur with another (pixels that are always dark, units that are always off) have only a diagonal entry: a product
/// costs 2 rows k^2 operations for the k others.
class InputMatrix {
 public:
  InputMatrix() = default;
  InputMatrix(const std::vector<double>& matrix, std::int64_t n);

  std::int64_t size() const { return n_; }
  /// k: the number of inputs that the products run over.
  std::int64_t block() const { return static_cast<std::int64_t>(block_.size()); }
  /// result = x M, both [rows, size()], not overlapping in memory. The same bits for any number of threads.
  void multiply(Arena* arena, std::int64_t rows, const float* x, float* result);

 private:
  void product(Arena* arena, std::int64_t rows, const float* x, float* result) const;

  std::int64_t n_ = 0;
  std::vector<std::int64_t> block_;  // inputs that co-occur with others, in order; all inputs if few do not
  std::vector<float> diagonal_;      // of the others; 0 for those in the block
  FloatArray matrix_;                // of the block
  FloatArray gathered_, product_;
};

}  // namespace meander
