#include <meander/apps/results/seedless.h>

#include <fmt/format.h>

#include <cstddef>

namespace meander {

std::string seedless(const std::string& stamp, std::int64_t seed) {
  if (seed == 0) return stamp;
  const std::string part = fmt::format("-s{}", seed);
  for (std::size_t at = 0; (at = stamp.find(part, at)) != std::string::npos; at += part.size()) {
    const std::size_t end = at + part.size();
    // Only options of ours follow the seed, and what they say may look like one: the first match is it.
    if (end == stamp.size() || stamp.compare(end, 2, "--") == 0) return stamp.substr(0, at) + stamp.substr(end);
  }
  return stamp;
}

}  // namespace meander
