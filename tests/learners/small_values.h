#pragma once

#include <meander/learners/methods/method.h>

#include <cstdint>

namespace meander {

/// Options with which a method does what it is for, on little data: a small budget, where it has one, and a use for
/// exemplars, which are refused without any.
inline OptionValues small_values(const Method& method, std::int64_t budget) {
  OptionValues values;
  for (const MethodOption& option : method.options) {
    if (option.name == "budget") values.set("budget", budget);
  }
  if (method.name == "exemplars") values.set("prototypes", true);
  return values;
}

}  // namespace meander
