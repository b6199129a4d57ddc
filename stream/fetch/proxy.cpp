#include <meander/stream/fetch/proxy.h>
#include <meander/stream/runtime/error.h>

#include <openssl/evp.h>

#include <cctype>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace meander {
namespace {

struct Variable {
  const char* name = nullptr;
  std::string_view value{};
};

// The first of these that is set and not empty.
Variable first_of(const std::vector<const char*>& names) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return {name, value};
  }
  return {};
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// One entry of no_proxy: "example.org", ".example.org", "127.0.0.1:8080", "*".
bool covers(std::string_view entry, const WebAddress& address) {
  if (entry == "*") return true;
  if (const std::size_t colon = entry.rfind(':'); colon != std::string_view::npos) {
    if (entry.substr(colon + 1) != address.port) return false;
    entry = entry.substr(0, colon);
  }
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty()) return false;
  const std::string host = lower(address.host), name = lower(entry);
  return host == name || host.ends_with("." + name);
}

bool is_excepted(const WebAddress& address) {
  std::string_view entries = first_of({"no_proxy", "NO_PROXY"}).value;
  while (!entries.empty()) {
    const std::size_t end = entries.find(',');
    if (covers(trimmed(entries.substr(0, end)), address)) return true;
    entries = end == std::string_view::npos ? std::string_view() : entries.substr(end + 1);
  }
  return false;
}

// Decodes "%40" to "@": names and passwords escape the characters that have a meaning in an address.
std::string without_percent(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string digits(text.substr(i + 1 < text.size() ? i + 1 : text.size(), 2));
    const bool escaped = text[i] == '%' && digits.size() == 2 && std::isxdigit(static_cast<unsigned char>(digits[0])) &&
                         std::isxdigit(static_cast<unsigned char>(digits[1]));
    result += escaped ? static_cast<char>(std::stoi(digits, nullptr, 16)) : text[i];
    if (escaped) i += 2;
  }
  return result;
}

std::string basic(std::string_view user) {
  const std::string plain = without_percent(user);
  std::string encoded(4 * ((plain.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return "Basic " + encoded;
}

// The value may hold a password: no message quotes it.
Proxy parse(const Variable& variable) {
  const auto refuse = [&] {
    throw Error(variable.name, "does not name an http proxy", "give http://HOST:PORT, or unset it");
  };
  std::string_view rest = trimmed(variable.value);
  if (rest.starts_with("http://")) rest.remove_prefix(7);
  if (rest.find("://") != std::string_view::npos) refuse();
  rest = rest.substr(0, rest.find('/'));
  Proxy proxy;
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    proxy.authorization = basic(rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  const std::size_t colon = rest.find(':');
  proxy.host = rest.substr(0, colon);
  proxy.port = colon == std::string_view::npos ? "80" : rest.substr(colon + 1);
  const bool digits = !proxy.port.empty() && proxy.port.find_first_not_of("0123456789") == std::string::npos;
  if (proxy.host.empty() || proxy.host.find_first_of("[ ") != std::string::npos || !digits) refuse();
  return proxy;
}

}  // namespace

std::optional<Proxy> proxy_for(const WebAddress& address) {
  Variable named = address.secure ? first_of({"https_proxy", "HTTPS_PROXY"}) : first_of({"http_proxy"});
  if (named.name == nullptr) named = first_of({"all_proxy", "ALL_PROXY"});
  if (named.name == nullptr || is_excepted(address)) return std::nullopt;
  return parse(named);
}

}  // namespace meander
