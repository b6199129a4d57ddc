#pragma once

#include <cstdint>

namespace meander {

// Defaults that apply only where the option has a use; see resolve_run.h.
inline constexpr const char* default_stream = "fuzzy-boundaries";
inline constexpr std::int64_t default_fuzziness = 500;
inline constexpr std::int64_t default_update_every = 100;
inline constexpr std::int64_t default_fc_layers = 3;
inline constexpr double default_momentum = 0;
inline constexpr const char* default_out = "runs";

}  // namespace meander
