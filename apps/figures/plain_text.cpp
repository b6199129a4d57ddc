#include <meander/apps/figures/plain_text.h>

#include <algorithm>
#include <cstdint>
#include <sstream>

namespace meander {
namespace {

// The bytes of the character that begins the text; 0 if it is no valid UTF-8.
std::size_t valid_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xc2 && first < 0xe0   ? 2
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first < 0xf5                  ? 4
                                                             : 0;
  if (first < 0xc2 || length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return 0;
  }
  const bool longer_than_needed = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
  const bool surrogate = first == 0xed && byte(1) >= 0xa0;
  const bool too_large = first == 0xf4 && byte(1) >= 0x90;
  return longer_than_needed || surrogate || too_large ? 0 : length;
}

bool is_combining(std::uint32_t code) {
  return (code >= 0x300 && code < 0x370) || (code >= 0x200b && code <= 0x200f) || (code >= 0xfe00 && code <= 0xfe0f);
}

// East Asian characters and emoji.
bool is_wide(std::uint32_t code) {
  return (code >= 0x1100 && code < 0x1160) || (code >= 0x2e80 && code < 0xa4d0) || (code >= 0xac00 && code < 0xd7a4) ||
         (code >= 0xf900 && code < 0xfb00) || (code >= 0xff00 && code < 0xff61) ||
         (code >= 0x1f300 && code < 0x1fb00) || (code >= 0x20000 && code < 0x40000);
}

double ems_of_character(std::uint32_t code) {
  if (is_combining(code)) return 0;
  if (is_wide(code)) return 1;
  if (code >= 0x80) return 0.66;
  const char c = static_cast<char>(code);
  const auto among = [c](std::string_view these) { return these.find(c) != std::string_view::npos; };
  if (among("ijl'|")) return 0.3;
  if (among(" .,:;ft()[]/\\r-!")) return 0.39;
  if (among("mWM%@")) return 0.95;
  if (among("w+=<>#~^_NOQGHUD")) return 0.82;
  return c >= 'A' && c <= 'Z' ? 0.68 : 0.62;
}

// Appends a word to the lines; the last of them is open.
void append_word(std::vector<std::string>& lines, const std::string& word, double limit, TextMeasure measure) {
  std::string& open = lines.back();
  const std::string longer = open.empty() ? word : open + " " + word;
  if (measure(longer) <= limit) {
    open = longer;
    return;
  }
  if (!open.empty()) lines.emplace_back();
  for (const std::string_view character : characters_of(word)) {
    const bool full = !lines.back().empty() && measure(lines.back() + std::string(character)) > limit;
    if (full) lines.emplace_back();
    lines.back() += character;
  }
}

}  // namespace

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t i = 0; i < text.size(); i += characters.back().size()) {
    characters.push_back(text.substr(i, std::max<std::size_t>(1, valid_length(text.substr(i)))));
  }
  return characters;
}

std::uint32_t code_of(std::string_view character) {
  const auto first = static_cast<std::uint8_t>(character[0]);
  if (character.size() == 1) return first;
  std::uint32_t code = first & (0x7fU >> character.size());
  for (const char next : character.substr(1)) code = (code << 6) | (static_cast<std::uint8_t>(next) & 0x3fU);
  return code;
}

std::string plain_text(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = valid_length(text.substr(i));
    const std::string_view character = text.substr(i, std::max<std::size_t>(1, length));
    const std::uint32_t code = length == 0 ? '?' : code_of(character);
    if (length == 0)
      plain += '?';
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
      plain += ' ';
    else
      plain += character;
    i += character.size();
  }
  return plain;
}

double columns_of(std::string_view text) {
  double sum = 0;
  for (const std::string_view character : characters_of(text)) {
    const std::uint32_t code = code_of(character);
    sum += is_combining(code) ? 0 : is_wide(code) ? 2 : 1;
  }
  return sum;
}

double ems_of(std::string_view text) {
  double sum = 0;
  for (const std::string_view character : characters_of(text)) sum += ems_of_character(code_of(character));
  return sum;
}

std::string shortened(std::string_view text, double limit, TextMeasure measure, std::string_view ellipsis) {
  if (measure(text) <= limit) return std::string(text);
  const std::vector<std::string_view> characters = characters_of(text);
  std::string begin, end;
  // One character at the beginning, one at the end, and so on, while they fit.
  for (std::size_t taken = 0; taken < characters.size(); ++taken) {
    const bool front = taken % 2 == 0;
    std::string longer = front ? begin + std::string(characters[taken / 2])
                               : std::string(characters[characters.size() - 1 - taken / 2]) + end;
    if (measure(front ? longer + end : begin + longer) + measure(ellipsis) > limit) break;
    (front ? begin : end) = std::move(longer);
  }
  return begin + std::string(ellipsis) + end;
}

std::vector<std::string> lines_of(std::string_view text, double limit, TextMeasure measure) {
  std::istringstream words{std::string(text)};
  std::vector<std::string> lines(1);
  for (std::string word; words >> word;) append_word(lines, word, limit, measure);
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

std::string ascii_text(std::string_view text) {
  std::string ascii;
  for (const std::string_view character : characters_of(text)) {
    if (!is_combining(code_of(character))) ascii += character.size() == 1 ? character : "?";
  }
  return ascii;
}

}  // namespace meander
