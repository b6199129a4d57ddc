#include <meander/learners/live/visdom_address.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace meander {
namespace {

constexpr std::string_view scheme = "http://";

bool is_port(std::string_view text) {
  unsigned value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() && end == text.data() + text.size() && value >= 1 && value <= 65535;
}

// Nothing in it can end or split a request's line.
bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~' || c == '?' || c == '#' || c == '@') return false;
  }
  return true;
}

}  // namespace

VisdomAddress VisdomAddress::parse(std::string_view text) {
  const auto refuse = [text] {
    throw UsageError("url", fmt::format("'{}' is not an address", text), "give http://HOST:PORT");
  };
  if (text.starts_with("https://")) {
    throw UsageError("url", fmt::format("'{}' needs TLS, which is not supported", text),
                     "give http://HOST:PORT, of a tunnel to the server if need be");
  }
  if (!text.starts_with(scheme) || !is_plain(text)) refuse();
  std::string_view rest = text.substr(scheme.size());
  const std::string_view authority = rest.substr(0, rest.find('/'));
  rest.remove_prefix(authority.size());
  while (rest.ends_with('/')) rest.remove_suffix(1);

  VisdomAddress address;
  address.path = rest;
  const bool bracketed = authority.starts_with('[');
  const std::size_t host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) refuse();
  address.host = bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  std::string_view port = authority.substr(std::min(authority.size(), bracketed ? host_end + 1 : host_end));
  if (!port.empty()) {
    if (!port.starts_with(':') || !is_port(port.substr(1))) refuse();
    address.port = port.substr(1);
  }
  if (address.host.empty() || address.host.find_first_of("[]\\\"<>") != std::string::npos) refuse();
  return address;
}

std::string VisdomAddress::authority() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port) : fmt::format("[{}]:{}", host, port);
}

}  // namespace meander
