#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// The stamp that the same run would have with seed 0: the one that runs have in common which differ only in their
/// seeds (docs/formats/stamp.md). A stamp that does not hold this seed is returned unchanged.
std::string seedless(const std::string& stamp, std::int64_t seed);

}  // namespace meander
