#include <meander/learners/consolidation.h>

#include <meander/stream/error.h>

#include <charconv>

#include <fmt/format.h>

namespace meander {

std::string Consolidation::text() const {
  if (at_boundary) return "boundary";
  if (on_drift) return "drift";
  return every > 0 ? fmt::format("every:{}", every) : "request";
}

Consolidation every(std::int64_t iterations) {
  if (iterations < 1) {
    throw UsageError("consolidate", fmt::format("every {} iterations is not an interval", iterations),
                     "give 1 or more");
  }
  return {.every = iterations};
}

Consolidation at_boundary() { return {.every = 0, .at_boundary = true}; }

Consolidation on_drift(const DriftOptions& options) { return {.every = 0, .on_drift = options}; }

Consolidation on_request() { return {.every = 0}; }

Consolidation parse_consolidation(const std::string& text) {
  if (text == "boundary") return at_boundary();
  if (text == "drift") return on_drift();
  if (text == "request") return on_request();
  constexpr std::string_view prefix = "every:";
  if (text.starts_with(prefix)) {
    std::int64_t iterations = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + prefix.size(), end, iterations);
    if (error == std::errc() && stop == end && iterations >= 1) return every(iterations);
  }
  throw UsageError("consolidate", fmt::format("'{}' is not a moment to consolidate", text),
                   "give every:N (iterations), boundary, drift or request");
}

}  // namespace meander
