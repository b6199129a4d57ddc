#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>

namespace meander {

/// Options with which a method does its job on little data: a small budget, if it has one, and a use for exemplars,
/// which are refused without one.
inline OptionValues small_values(const Method& method, std::int64_t budget) {
  OptionValues values;
  for (const MethodOption& option : method.options) {
    if (option.name == "budget") values.set("budget", budget);
  }
  if (method.name == "exemplars") values.set("prototypes", true);
  return values;
}

}  // namespace meander
