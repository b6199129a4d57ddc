#include <meander/learners/evaluation/accuracy.h>

#include <algorithm>
#include <numeric>
#include <ostream>

#include <fmt/format.h>

namespace meander {

double Accuracies::average() const { return average_so_far(static_cast<std::int64_t>(per_context.size())); }

std::vector<double> Accuracies::so_far(std::int64_t seen) const {
  std::vector<double> values = per_context;
  std::fill(values.begin() + std::min<std::int64_t>(seen, static_cast<std::int64_t>(values.size())), values.end(), 0.0);
  return values;
}

double Accuracies::average_so_far(std::int64_t seen) const {
  const auto count = std::min<std::int64_t>(seen, static_cast<std::int64_t>(per_context.size()));
  if (count == 0) return 0.0;
  return std::accumulate(per_context.begin(), per_context.begin() + count, 0.0) / static_cast<double>(count);
}

std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies) {
  for (std::size_t c = 0; c < accuracies.per_context.size(); ++c) {
    out << fmt::format("context {:<3} {:6.2f} %\n", c, 100 * accuracies.per_context[c]);
  }
  return out << fmt::format("average     {:6.2f} %", 100 * accuracies.average());
}

}  // namespace meander
