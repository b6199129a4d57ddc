#include <meander/learners/evaluation/accuracy.h>

#include <meander/learners/metrics/mean.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ostream>

#include <fmt/format.h>

namespace meander {

namespace {

double share(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);  // 0 / 0 is NaN
}

}  // namespace

double Accuracies::average() const { return mean(per_context); }

std::vector<double> Accuracies::per_class() const {
  std::vector<double> shares;
  for (std::size_t c = 0; c < class_samples.size(); ++c) shares.push_back(share(class_correct[c], class_samples[c]));
  return shares;
}

double Accuracies::over_classes(const std::vector<std::uint8_t>& classes) const {
  std::int64_t samples = 0, correct = 0;
  for (std::size_t c = 0; c < std::min(classes.size(), class_samples.size()); ++c) {
    if (classes[c] == 0) continue;
    samples += class_samples[c];
    correct += class_correct[c];
  }
  return share(correct, samples);
}

std::ostream& operator<<(std::ostream& out, const Accuracies& accuracies) {
  const auto percent = [](double share) { return std::isnan(share) ? "-" : fmt::format("{:.2f} %", 100 * share); };
  for (std::size_t c = 0; c < accuracies.per_context.size(); ++c) {
    out << fmt::format("context {:<3} {:>8}\n", c, percent(accuracies.per_context[c]));
  }
  return out << fmt::format("average     {:>8}", percent(accuracies.average()));
}

}  // namespace meander
