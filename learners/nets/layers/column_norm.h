#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Batch norm in closed form: normalises each column of a matrix by its mean and variance over the rows (Ioffe &
/// Szegedy 2015), in tiles of columns that may run in parallel. Running statistics: momentum 0.1, unbiased variance;
/// eps 1e-5. In evaluation, and for a single row, which has no variance, they replace the batch's.
class ColumnNorm {
 public:
  explicit ColumnNorm(std::int64_t columns);

  /// To call before the tiles of a pass of `rows` rows.
  void begin(std::int64_t rows, bool train);
  /// Columns [first, last): values = scale * normalised values. `values` and `scale` are those of column 0.
  void forward(float* values, std::int64_t first, std::int64_t last, const float* scale);
  /// `backward` turns the gradient with respect to scale * normalised + shift into that with respect to the values that
  /// were normalised; `parameter_gradient` then writes, or adds, the gradients of scale and shift.
  void backward(float* gradient, std::int64_t first, std::int64_t last, const float* scale);
  void parameter_gradient(std::int64_t first, std::int64_t last, float* dscale, float* dshift, bool add) const;

  void save(Archive& to, const std::string& name) const;
  void load(const Archive& from, const std::string& name);
  void assign(const ColumnNorm& other);
  /// Keeps the current running statistics, and restores them.
  void keep() { kept_mean_ = mean_, kept_variance_ = variance_; }
  void restore() { mean_ = kept_mean_, variance_ = kept_variance_; }
  float* running_mean() { return mean_.data(); }
  float* running_variance() { return variance_.data(); }

 private:
  void take_statistics(const float* values, std::int64_t first, std::int64_t last);

  std::int64_t columns_, rows_ = 0;
  bool by_batch_ = false;
  FloatArray normalised_;               // [rows, columns]
  std::vector<float> mean_, variance_;  // running
  std::vector<float> kept_mean_, kept_variance_;
  std::vector<float> center_, spread_;  // of this pass: mean, 1 / sqrt(variance + eps)
  std::vector<double> sums_, products_;
};

}  // namespace meander
