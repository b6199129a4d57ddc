#pragma once

#include <string>
#include <string_view>

namespace meander {

/// An http or https address in its parts.
struct WebAddress {
  bool secure = true;
  std::string host;
  std::string port;    ///< as a number; the scheme's own where the address names none
  std::string target;  ///< path and query, "/" at least

  /// Throws Error naming the text when it is no such address (or one with a user's name or a numeric IPv6 host).
  static WebAddress parse(std::string_view text);

  /// The host, with the port where it is not the scheme's own.
  std::string authority() const { return port == (secure ? "443" : "80") ? host : host + ":" + port; }
};

}  // namespace meander
