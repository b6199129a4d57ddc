#pragma once

#include <meander/stream/rng.h>

#include <cstdint>
#include <vector>

namespace meander {

/// `count` of the candidates 0..available-1, uniform without replacement, in the order drawn; all of them where there
/// are fewer.
std::vector<std::int64_t> select_random(std::int64_t available, std::int64_t count, Rng rng);

}  // namespace meander
