#include <meander/stream/active_classes.h>

#include <numeric>

namespace meander {
namespace {

std::vector<std::int64_t> range(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), first);
  return values;
}

}  // namespace

std::vector<std::vector<std::int64_t>> active_classes(const ContextLabels& labels, std::int64_t context,
                                                      ActiveClasses active) {
  const std::int64_t k = labels.classes_per_context();
  const bool by_class = labels.scenario() == Scenario::Class;
  if (by_class && active == ActiveClasses::AllSoFar) return {range(0, (context + 1) * k)};
  if (!labels.multi_head() && !(by_class && active == ActiveClasses::Current)) return {range(0, labels.outputs())};
  std::vector<std::vector<std::int64_t>> sets;
  for (std::int64_t c = 0; c <= context; ++c) sets.push_back(range(c * k, k));
  return sets;
}

}  // namespace meander
