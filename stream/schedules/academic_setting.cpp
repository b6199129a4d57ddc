#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/checks.h>

#include <algorithm>

namespace meander {

AcademicSetting::AcademicSetting(std::int64_t contexts, std::int64_t iterations)
    : contexts_(contexts), iterations_(iterations) {
  check_contexts(contexts);
  check_iterations(contexts, iterations);
}

void AcademicSetting::draw(std::int64_t iteration, Rng&, std::span<std::int64_t> contexts) const {
  std::fill(contexts.begin(), contexts.end(), iteration / iterations_);
}

}  // namespace meander
