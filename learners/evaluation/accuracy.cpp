#include <meander/learners/evaluation/accuracy.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <span>

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
  double sum = 0.0, tested = 0.0;
  for (const double accuracy : std::span(per_context).first(static_cast<std::size_t>(count))) {
    if (std::isnan(accuracy)) continue;
    sum += accuracy;
    ++tested;
  }
  return sum / tested;
}

std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies) {
  const auto percent = [](double share) { return std::isnan(share) ? "-" : fmt::format("{:.2f} %", 100 * share); };
  for (std::size_t c = 0; c < accuracies.per_context.size(); ++c) {
    out << fmt::format("context {:<3} {:>8}\n", c, percent(accuracies.per_context[c]));
  }
  return out << fmt::format("average     {:>8}", percent(accuracies.average()));
}

}  // namespace meander
