#include <meander/stream/datasets/first_bytes.h>

#include <fmt/core.h>

#include <algorithm>

namespace meander {

std::string first_bytes(std::string_view file) {
  const std::string_view first = file.substr(0, 4);
  if (std::all_of(first.begin(), first.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    return fmt::format("'{}'", first);
  }
  std::string text = "bytes";
  for (const char c : first) text += fmt::format(" {:02x}", static_cast<unsigned char>(c));
  return text;
}

}  // namespace meander
