#include <meander/apps/pages/page_text.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace meander {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

bool continues(std::string_view text, std::size_t i) {
  return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
}

// The length of the UTF-8 sequence at `begin`, 0 if there is none: neither overlong, nor a surrogate, nor too large.
std::size_t sequence_at(std::string_view text, std::size_t begin) {
  const auto lead = static_cast<unsigned char>(text[begin]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 ? 4 : 0;
  if (length == 0 || lead > 0xf4) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, begin + i)) return 0;
  }
  const auto second = static_cast<unsigned char>(text[begin + 1]);
  const bool is_wrong = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) ||
                        (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90);
  return is_wrong ? 0 : length;
}

std::string_view instead_of(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\r': return "\n";
    case '\n':
    case '\t': return {};
    default: break;
  }
  const auto code = static_cast<unsigned char>(c);
  return code < 0x20 || code == 0x7f ? replacement : std::string_view();
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_at(text, i);
    const std::string_view instead = length == 0 ? replacement : length == 1 ? instead_of(text[i]) : std::string_view();
    escaped += instead.empty() ? text.substr(i, length) : instead;
    i += length == 0 ? 1 : length;
  }
  return escaped;
}

std::string json_in_html(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    // Only texts have these, and in texts JSON allows the escape.
    if (c == '<' || c == '>' || c == '&') {
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k) text += k <= count ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::string readable_number(double value, bool is_fraction) {
  if (!std::isfinite(value)) return "-";
  std::string text = is_fraction ? fmt::format("{:.2f}", 100 * value) : fmt::format("{:.6g}", value);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  if (is_zero && text.front() == '-') text.erase(0, 1);
  return text;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace meander
