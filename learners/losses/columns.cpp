#include <meander/learners/losses/columns.h>

#include <algorithm>

namespace meander {

Columns Columns::block(std::int64_t width, const std::int64_t* context) {
  Columns columns;
  columns.width_ = width;
  columns.context_ = context;
  return columns;
}

Columns Columns::between(std::int64_t first, std::int64_t last) {
  Columns columns;
  columns.first_ = first;
  columns.last_ = last;
  return columns;
}

Columns Columns::masked(const std::vector<std::uint8_t>& mask) {
  Columns columns;
  columns.mask_ = &mask;
  return columns;
}

Columns::Range Columns::range_of(std::int64_t row, std::int64_t outputs) const {
  if (context_ == nullptr) return {std::min(first_, outputs), last_ < 0 ? outputs : std::min(last_, outputs)};
  const std::int64_t first = context_[row] * width_;
  if (first < 0 || first + width_ > outputs) return {0, 0};
  return {first, first + width_};
}

void predict(const float* logits, std::int64_t rows, std::int64_t outputs, const Columns& columns,
             std::int64_t* predicted) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto [first, last] = columns.range_of(r, outputs);
    const float* row = logits + r * outputs;
    std::int64_t best = -1;
    for (std::int64_t c = first; c < last; ++c) {
      if (columns.open(c) && (best < 0 || row[c] > row[best])) best = c;
    }
    predicted[r] = best;
  }
}

}  // namespace meander
