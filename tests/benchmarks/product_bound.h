#pragma once

#include <cstdint>

namespace meander::bench {

/// The matrix products of one training step of a 784-400-400-10 perceptron, and Adam's pass over its parameters, with
/// nothing around them: a bound that no program built on dnnl_sgemm can beat.
class ProductBound {
 public:
  explicit ProductBound(std::int64_t batch);
  ~ProductBound();
  ProductBound(const ProductBound&) = delete;
  ProductBound& operator=(const ProductBound&) = delete;

  /// Seconds for `steps` steps of products on `threads` OpenMP threads, with or without the optimiser's pass.
  double seconds(int steps, int threads, bool with_adam);

 private:
  struct Buffers;
  std::int64_t batch_;
  Buffers* buffers_;
};

}  // namespace meander::bench
