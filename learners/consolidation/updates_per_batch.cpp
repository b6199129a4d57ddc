#include <meander/learners/consolidation/updates_per_batch.h>

#include <meander/stream/runtime/error.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t limit = 1'000'000;

std::optional<std::int64_t> positive_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || value < 1 || value > limit) return {};
  return value;
}

// 0.25 is 1/4; 0.3 is not one over an integer.
std::optional<std::int64_t> one_over(std::string_view text) {
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size() || !(value > 0 && value < 1)) return {};
  const double batches = std::round(1.0 / value);
  if (batches > static_cast<double>(limit) || std::abs(1.0 / batches - value) > 1e-4 * value) return {};
  return static_cast<std::int64_t>(batches);
}

}  // namespace

std::string UpdatesPerBatch::text() const {
  return batches > 1 ? fmt::format("1/{}", batches) : fmt::format("{}", updates);
}

UpdatesPerBatch parse_updates_per_batch(const std::string& text) {
  if (const auto updates = positive_integer(text)) return {*updates, 1};
  if (text.starts_with("1/")) {
    if (const auto batches = positive_integer(std::string_view(text).substr(2))) return {1, *batches};
  }
  if (const auto batches = one_over(text)) return {1, *batches};
  throw UsageError("updates-per-batch", fmt::format("'{}' is neither an integer nor 1/integer", text),
                   "give for example 2, or 1/4 for one update every 4 batches");
}

}  // namespace meander
