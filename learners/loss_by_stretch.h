#pragma once

#include <meander/learners/losses.h>

#include <utility>
#include <vector>

namespace meander {

/// The sum of the losses of stretches of rows that lie one after the other.
class LossByStretch final : public Loss {
 public:
  /// The loss of the next `rows` rows; stays the caller's.
  void add(const Loss& loss, std::int64_t rows) { stretches_.emplace_back(&loss, rows); }
  const Loss& loss(std::size_t stretch) const { return *stretches_[stretch].first; }

  double operator()(const Logits& logits, double scale, float* gradient) const override {
    double total = 0.0;
    Logits rest = logits;
    for (const auto& [loss, rows] : stretches_) {
      total += (*loss)({rest.values, rows, rest.outputs}, scale, gradient);
      rest.values += rows * rest.outputs;
      gradient += rows * rest.outputs;
    }
    return total;
  }

 private:
  std::vector<std::pair<const Loss*, std::int64_t>> stretches_;
};

}  // namespace meander
