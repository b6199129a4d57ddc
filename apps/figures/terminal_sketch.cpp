#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/sketch_parts.h>
#include <meander/apps/figures/terminal_sketch.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace meander {
namespace {

std::string blanks_up_to(const std::string& text, std::size_t width) {
  const auto wide = static_cast<std::size_t>(columns_of(text));
  return std::string(width > wide ? width - wide : 0, ' ');
}

std::vector<std::string> sketched(const Figure& figure, const SketchOptions& options) {
  switch (figure.kind) {
    case Figure::Kind::Bars: return sketched_bars(figure, options);
    case Figure::Kind::Lines: return sketched_lines(figure, options);
    case Figure::Kind::Image: break;
  }
  return {"(a picture: " + figure.image.string() + ")"};
}

}  // namespace

std::string terminal_text(std::string_view text, std::size_t width, const SketchOptions& options) {
  const std::string plain = plain_text(text);
  return shortened(options.unicode ? plain : ascii_text(plain), static_cast<double>(width), columns_of,
                   options.unicode ? "…" : "~");
}

std::string padded_left(const std::string& text, std::size_t width) { return blanks_up_to(text, width) + text; }

std::string padded_right(const std::string& text, std::size_t width) { return text + blanks_up_to(text, width); }

std::string sketch(const Figure& figure, const SketchOptions& options) {
  constexpr std::size_t least_width = 20;
  SketchOptions rest = options;
  rest.width = std::max(options.width, least_width);
  std::string text;
  if (!figure.title.empty()) {
    text = terminal_text(figure.title, rest.width, rest) + "\n";
    rest.height -= std::min<std::size_t>(rest.height, 1);
  }
  for (const std::string& line : sketched(figure, rest)) text += line + "\n";
  return text;
}

bool locale_has_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string locale(value);
    std::transform(locale.begin(), locale.end(), locale.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace meander
