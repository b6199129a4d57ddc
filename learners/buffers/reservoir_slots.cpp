#include <meander/learners/buffers/reservoir_slots.h>

#include <fmt/format.h>

namespace meander {

void check_budget(std::int64_t budget) {
  if (budget < 1) throw UsageError("budget", fmt::format("{} samples are too few", budget), "give 1 or more");
}

ReservoirSlots::ReservoirSlots(std::int64_t capacity) : capacity_(capacity) { check_budget(capacity); }

}  // namespace meander
