#pragma once

#include <cstdint>
#include <string>

namespace meander::terminal {

/// Numbers formatted for people; files hold them unformatted. See also thousands() in stream/runtime/thousands.h.
/// A fraction of 1: 0.93257 is "93.26 %". Anything not finite is "-".
std::string percent(double fraction);
/// A loss: four significant digits, "0.1234", "12.35". Anything not finite is "nan" or "inf".
std::string loss(double value);
/// Rounded to seconds: 17 is "0:17", 3723 is "1:02:03", 90061 is "1 d 01:01:01".
std::string clock_time(double seconds);
/// 0.0123 is "12.3 ms", 12.34 is "12.3 s", 200 is "3:20".
std::string duration(double seconds);
/// 999 is "999 bytes", 47040016 is "47.0 MB" (a million bytes).
std::string bytes(std::uint64_t count);
/// A rate: "0.52", "9.3", "312", "1,204".
std::string rate(double per_second);

}  // namespace meander::terminal
