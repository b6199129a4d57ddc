#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/checks.h>

#include <fmt/format.h>

#include <limits>

namespace meander {

void check_contexts(std::int64_t contexts) {
  if (contexts < 1) {
    throw UsageError("contexts", fmt::format("{} is not a number of contexts", contexts), "give 1 or more");
  }
}

void check_iterations(std::int64_t contexts, std::int64_t iterations) {
  if (iterations < 1) {
    throw UsageError("iterations", fmt::format("{} is not a number of iterations", iterations), "give 1 or more");
  }
  const std::int64_t most = std::numeric_limits<std::int64_t>::max() / contexts;
  if (iterations > most) {
    throw UsageError("iterations", fmt::format("{} for each of {} contexts overflow an int64", iterations, contexts),
                     fmt::format("give at most {}", most));
  }
}

}  // namespace meander
