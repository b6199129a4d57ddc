#pragma once

namespace meander {

/// The exit code of a run that another process is at (EX_TEMPFAIL of sysexits.h): try again later.
inline constexpr int run_is_busy = 75;

}  // namespace meander
