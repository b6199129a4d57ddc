#include <meander/learners/losses/distillation_term.h>

#include <meander/stream/runtime/error.h>

#include <cmath>

#include <fmt/format.h>

namespace meander {

void check_temperature(double temperature) {
  if (!(std::isfinite(temperature) && temperature > 0)) {
    throw UsageError("temperature", fmt::format("{} is not a temperature", temperature),
                     "give a finite number above 0");
  }
}

}  // namespace meander
