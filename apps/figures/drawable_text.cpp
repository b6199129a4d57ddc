#include <meander/apps/figures/drawable_text.h>
#include <meander/apps/figures/finished_program.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace meander {
namespace {

// Latin, Greek, Cyrillic, punctuation, raised and lowered digits: every font that a Debian system may have has them.
bool is_in_every_font(std::uint32_t code) {
  constexpr std::array<std::array<std::uint32_t, 2>, 4> ranges{
      {{0, 0x24f}, {0x384, 0x45f}, {0x2010, 0x2027}, {0x2070, 0x208e}}};
  for (const auto& [first, last] : ranges) {
    if (code >= first && code <= last) return true;
  }
  return false;
}

}  // namespace

std::string DrawableText::of(std::string_view text) {
  const std::string plain = plain_text(text);
  std::string drawable;
  for (const std::string_view character : characters_of(plain)) {
    drawable += has_font(code_of(character)) ? character : "?";
  }
  return drawable;
}

Figure DrawableText::of(Figure figure) {
  for (std::string* text : {&figure.title, &figure.caption, &figure.x.title, &figure.y.title}) *text = of(*text);
  for (FigureBar& bar : figure.bars) bar.label = of(bar.label);
  for (FigureSeries& series : figure.series) series.label = of(series.label);
  for (FigureLevel& level : figure.levels) level.label = of(level.label);
  return figure;
}

bool DrawableText::has_font(std::uint32_t code) {
  if (is_in_every_font(code)) return true;
  const auto [answer, is_new] = known_.try_emplace(code, false);
  constexpr std::size_t most_asked = 100;  // a process for each
  if (!is_new || known_.size() > most_asked) return answer->second;
  constexpr std::chrono::seconds limit{10};
  if (const std::optional<Program> lister = installed_program("fc-list")) {
    const std::string wanted = fmt::format(":charset={:x}", code);
    answer->second = !finished_program(*lister, {wanted, "file"}, stop_, limit).output.empty();
  }
  return answer->second;
}

}  // namespace meander
