#pragma once

#include <cstdint>

namespace meander {

/// What every schedule asks of its numbers; each throws UsageError.
void check_contexts(std::int64_t contexts);
/// `iterations` is one context's; all of them together must be countable.
void check_iterations(std::int64_t contexts, std::int64_t iterations);

}  // namespace meander
