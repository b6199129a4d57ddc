#pragma once

#include <meander/learners/float_array.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// A symmetric matrix [n, n] over a layer's inputs, in single precision, to multiply rows by. Inputs that go with no
/// other (pixels that are always dark, units that are always off) have but a diagonal entry: a product costs 2 rows k^2
/// operations for the k others.
class InputMatrix {
 public:
  InputMatrix() = default;
  InputMatrix(const std::vector<double>& matrix, std::int64_t n);

  std::int64_t size() const { return n_; }
  /// How many inputs the products are over.
  std::int64_t block() const { return static_cast<std::int64_t>(block_.size()); }
  /// result = x M, both [rows, size()], apart in memory. The same bits for any number of threads.
  void multiply(Arena* arena, std::int64_t rows, const float* x, float* result);

 private:
  void product(Arena* arena, std::int64_t rows, const float* x, float* result) const;

  std::int64_t n_ = 0;
  std::vector<std::int64_t> block_;  // the inputs that go with others, in order; all of them where few do not
  std::vector<float> diagonal_;      // of the others; 0 for those in the block
  FloatArray matrix_;                // of the block
  FloatArray gathered_, product_;
};

}  // namespace meander
