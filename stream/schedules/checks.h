#pragma once

#include <cstdint>

namespace meander {

/// The checks that every schedule makes of its parameters; each throws UsageError.
void check_contexts(std::int64_t contexts);
/// `iterations` is per context; the total must fit into an int64.
void check_iterations(std::int64_t contexts, std::int64_t iterations);

}  // namespace meander
