#include <meander/learners/consolidation/consolidation.h>

#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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
  throw UsageError("consolidate", fmt::format("'{}' does not say when to consolidate", text),
                   "give every:N (iterations), boundary, drift or request");
}

double ReplayWeight::current(std::int64_t consolidations) const {
  const auto m = static_cast<double>(consolidations);
  switch (kind) {
    case Kind::Half: return 0.5;
    case Kind::OneOverContexts: return 1.0 / (m + 1.0);
    case Kind::Schedule:
      return std::max(1.0 / (1.0 + m * contexts_per_consolidation), 1.0 / static_cast<double>(contexts));
  }
  return 0.5;
}

}  // namespace meander
