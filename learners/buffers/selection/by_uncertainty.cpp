#include <meander/learners/buffers/selection/by_uncertainty.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace meander {

std::vector<double> uncertainty(const Logits& logits, const Columns& columns) {
  std::vector<double> scores(static_cast<std::size_t>(logits.rows), 0.0);
  std::vector<std::int64_t> likeliest(scores.size());
  predict(logits.values, logits.rows, logits.outputs, columns, likeliest.data());
  for (std::int64_t r = 0; r < logits.rows; ++r) {
    const std::int64_t top = likeliest[static_cast<std::size_t>(r)];
    if (top < 0) continue;
    const auto [first, last] = columns.range_of(r, logits.outputs);
    const float* row = logits.values + r * logits.outputs;
    // Relative to the likeliest output: what the others come to keeps its digits however sure the network is.
    double rest = 0.0, squares = 0.0;
    for (std::int64_t c = first; c < last; ++c) {
      if (c == top || !columns.open(c)) continue;
      const double e = std::exp(double{row[c]} - double{row[top]});
      rest += e;
      squares += e * e;
    }
    scores[static_cast<std::size_t>(r)] = (rest + (1.0 + rest) * rest - squares) / ((1.0 + rest) * (1.0 + rest));
  }
  return scores;
}

std::vector<std::int64_t> select_highest(std::span<const double> scores, std::int64_t count) {
  std::vector<std::int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
  return order;
}

}  // namespace meander
