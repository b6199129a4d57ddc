#include <meander/apps/cli/suggest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <limits>

namespace meander::cli {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

// Row i, column j: the distance of a's first i letters from b's first j. Only the last row is needed.
std::vector<std::size_t> distances_to_prefixes(std::string_view first, std::string_view second) {
  const std::string a = lower(first);
  const std::string b = lower(second);
  std::vector<std::size_t> before, above, row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::move(above);
    above = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row;
}

constexpr std::size_t far = std::numeric_limits<std::size_t>::max();

// How unlike `text` a name is; `far`: too unlike to be meant. A name that only begins like the text (people leave the
// end out) ranks after one that resembles it as a whole.
std::size_t unlikeness(std::string_view text, const std::string& name) {
  if (text.size() < 2) return far;
  const std::vector<std::size_t> distances = distances_to_prefixes(text, name);
  const std::size_t allowed = text.size() < 3 ? 0 : std::max<std::size_t>(1, text.size() / 3);
  if (distances.back() <= std::max<std::size_t>(1, allowed) && distances.back() < text.size()) {
    return 2 * distances.back();
  }
  const std::size_t nearest = *std::min_element(distances.begin(), distances.end());
  if (nearest <= allowed) return 2 * nearest + 1;
  if (text.size() >= 4 && lower(name).find(lower(text)) != std::string::npos) return 2 * allowed + 1;
  return far;
}

}  // namespace

std::string closest(std::string_view text, const std::vector<std::string>& names) {
  std::string best;
  std::size_t least = far;
  for (const std::string& name : names) {
    if (const std::size_t now = unlikeness(text, name); now < least) {
      least = now;
      best = name;
    }
  }
  return best;
}

std::string one_of(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  if (names.size() == 1) return names.front();
  return fmt::format("{} or {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string suggestion(std::string_view text, const std::vector<std::string>& names) {
  const std::string name = closest(text, names);
  if (!name.empty()) return fmt::format("did you mean '{}'?", name);
  return names.empty() ? "" : "choose " + one_of(names);
}

}  // namespace meander::cli
