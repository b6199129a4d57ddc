#pragma once

#include <string>
#include <string_view>

namespace meander {

/// An http or https address, split into its parts.
struct WebAddress {
  bool secure = true;
  std::string host;
  std::string port;    ///< as a number; the scheme's default if the address names none
  std::string target;  ///< path and query, "/" at least

  /// Throws Error naming the text when it is not such an address, or has a user name or a numeric IPv6 host.
  static WebAddress parse(std::string_view text);

  /// The host, with the port unless it is the scheme's default.
  std::string authority() const { return port == (secure ? "443" : "80") ? host : host + ":" + port; }
};

}  // namespace meander
