#include <meander/learners/evaluation/accuracy.h>

#include <cmath>
#include <cstddef>
#include <ostream>

#include <fmt/format.h>

namespace meander {

double Accuracies::average() const {
  double sum = 0.0, tested = 0.0;
  for (const double accuracy : per_context) {
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
