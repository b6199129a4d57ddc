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

std::vector<std::int64_t> AcademicSetting::context_ends() const {
  std::vector<std::int64_t> ends;
  for (std::int64_t c = 1; c <= contexts_; ++c) ends.push_back(c * iterations_);
  return ends;
}

}  // namespace meander
