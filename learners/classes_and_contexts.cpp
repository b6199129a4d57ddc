#include <meander/learners/classes_and_contexts.h>

#include <meander/learners/buffers/sample_bounds.h>
#include <meander/learners/learner.h>

#include <algorithm>

#include <fmt/format.h>

namespace meander {

std::vector<std::uint8_t> read_classes_seen(const Archive& from, std::string_view name, const Learner& learner,
                                            bool some) {
  const auto outputs = static_cast<std::int64_t>(learner.classes_seen().size());
  const std::vector<std::int64_t> seen = from.read_counts(name, outputs, 1);
  if (some && std::find(seen.begin(), seen.end(), 1) == seen.end()) from.refuse(name, "is of no class at all");
  return {seen.begin(), seen.end()};
}

std::vector<std::int64_t> read_context_counts(const Archive& from, std::string_view name, const Learner& learner) {
  std::vector<std::int64_t> counts = from.read_counts(name, -1);
  const std::int64_t contexts = bounds_of(learner).contexts;
  if (static_cast<std::int64_t>(counts.size()) > contexts) {
    from.refuse(name, fmt::format("is of {} contexts, there are {}", counts.size(), contexts));
  }
  std::int64_t left = Archive::largest_count;
  for (const std::int64_t count : counts) {
    left -= count;
    if (left < 0) from.refuse(name, "is of more samples than can be counted");
  }
  return counts;
}

}  // namespace meander
