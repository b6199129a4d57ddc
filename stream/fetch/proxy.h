#pragma once

#include <meander/stream/fetch/web_address.h>

#include <optional>
#include <string>

namespace meander {

/// An HTTP proxy that connections to the outside have to pass through.
struct Proxy {
  std::string host;
  std::string port;
  std::string authorization;  ///< value of Proxy-Authorization: "Basic ..."; empty if not needed

  std::string authority() const { return host + ":" + port; }
};

/// The proxy that the environment names for this address: https_proxy or HTTPS_PROXY for https, http_proxy for http
/// (not HTTP_PROXY, which a web server sets to what its client says), otherwise all_proxy or ALL_PROXY. nullopt if none
/// is named, or if no_proxy (or NO_PROXY) lists the host: names separated by commas, each covering its subdomains too,
/// perhaps with a port; "*" covers all. A proxy is given as http://[USER:PASSWORD@]HOST[:PORT]; "http://" may be left
/// out, and the default port is 80. Throws Error naming the variable for a proxy of another kind.
std::optional<Proxy> proxy_for(const WebAddress& address);

}  // namespace meander
