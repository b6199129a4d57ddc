#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace meander {

/// A network's outputs on some samples, and how much it matters that they stay: probabilities p*, and for each output c
/// the inverse of its kernel. The distance of probabilities p from them is 1/2 sum over c of
/// (p_c - p*_c)^T K_c^-1 (p_c - p*_c).
class RememberedFunction {
 public:
  /// Sets which outputs compete for each of `rows` samples; this is kept, whatever competes later.
  void set_outputs(const Columns& columns, std::int64_t rows, std::int64_t width);
  /// Sets p* from these logits [rows, width].
  void set_probabilities(const Logits& logits);
  /// One inverse [rows, rows] for each of `outputs()`.
  void set_inverses(const std::vector<std::vector<double>>& inverses);

  std::int64_t size() const { return rows_; }
  /// The outputs that compete for some sample.
  const std::vector<std::int64_t>& outputs() const { return outputs_; }
  /// p* [rows, width], 0 for outputs that do not compete; the inverses.
  const FloatArray& probabilities() const { return p_; }
  const std::vector<FloatArray>& inverses() const { return inverses_; }

  /// The distance of these logits [drawn.size(), width] over the drawn samples alone, by their rows and columns of the
  /// full inverses; adds `scale` times its gradient with respect to the logits to `gradient`.
  double distance(std::span<const std::int64_t> drawn, const Logits& logits, double scale, float* gradient);

  void save(Archive& to) const;
  /// Throws Error unless it has `outputs` outputs.
  void load(const Archive& from, std::int64_t outputs);

 private:
  void softmax(const float* logits, std::int64_t row, float* p) const;
  void list_outputs();

  std::int64_t rows_ = 0, width_ = 0;
  std::vector<std::int64_t> first_, last_, open_;  // by row; by row; by output
  std::vector<std::int64_t> outputs_;
  FloatArray p_;
  std::vector<FloatArray> inverses_;
  FloatArray now_, pull_;  // [drawn, width]: probabilities; K^-1 (p - p*)
};

}  // namespace meander
