#include <meander/stream/schedules/checks.h>
#include <meander/stream/schedules/random.h>

#include <algorithm>

namespace meander {

RandomSchedule::RandomSchedule(std::int64_t contexts) : contexts_(contexts) { check_contexts(contexts); }

void RandomSchedule::draw(std::int64_t, Rng& rng, std::span<std::int64_t> contexts) const {
  const auto n = static_cast<std::uint64_t>(contexts_);
  std::generate(contexts.begin(), contexts.end(), [&] { return static_cast<std::int64_t>(rng.below(n)); });
}

}  // namespace meander
