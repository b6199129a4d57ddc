#pragma once

#include <meander/stream/datasets/web_address.h>

#include <optional>
#include <string>

namespace meander {

/// An HTTP proxy that connections to the outside have to pass through.
struct Proxy {
  std::string host;
  std::string port;
  std::string authorization;  ///< of the Proxy-Authorization header: "Basic ..."; empty where it needs none

  std::string authority() const { return host + ":" + port; }
};

/// The proxy for this address that the environment names: https_proxy or HTTPS_PROXY for https, http_proxy for http
/// (not HTTP_PROXY, which a web server sets to what its client says), else all_proxy or ALL_PROXY; nothing where none
/// is named or no_proxy (or NO_PROXY) lists the host: names separated by commas, each with all names that end in it
/// after a dot, perhaps with a port; "*" is all. A proxy is given as http://[USER:PASSWORD@]HOST[:PORT], without the
/// beginning too; the port is 80 unless it says so. Throws Error naming the variable for one of another kind.
std::optional<Proxy> proxy_for(const WebAddress& address);

}  // namespace meander
