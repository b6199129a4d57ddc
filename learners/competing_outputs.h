#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// What a set of columns refers to that is made for one batch: the context of each sample, or the classes that compete.
struct CompetingOutputs {
  std::vector<std::int64_t> contexts;
  std::vector<std::uint8_t> classes;
};

}  // namespace meander
