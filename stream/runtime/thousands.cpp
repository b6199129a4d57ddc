#include <meander/stream/runtime/thousands.h>

namespace meander {

std::string thousands(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t left = text.size(); left > 3;) {
    left -= 3;
    text.insert(left, 1, ',');
  }
  return text;
}

}  // namespace meander
