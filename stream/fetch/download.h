#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace meander {

/// Bounds on one download.
struct DownloadLimits {
  std::uint64_t bytes = std::uint64_t{1} << 31;  ///< of the body
  std::chrono::milliseconds connect{4'000};      ///< name look-up, connection and handshake, each
  std::chrono::milliseconds silence{8'000};      ///< without a byte from the server
  std::chrono::milliseconds total{900'000};
  int redirects = 5;
};

/// `got` bytes of `total` (0: not known) so far.
using DownloadProgress = std::function<void(std::uint64_t got, std::uint64_t total)>;

/// The body of an http or https address. The server's certificate is checked against the system's store (or that of
/// SSL_CERT_FILE); https never falls back to http. A proxy that the environment names is used (proxy.h). Throws Error
/// whose `where` is the host and whose problem says in a few words what failed: "timed out", "HTTP 404", "certificate
/// not trusted (self-signed certificate)", or "was stopped" soon after `stop` was requested.
std::string download(const std::string& address, const DownloadLimits& limits = {},
                     const DownloadProgress& progress = {}, std::stop_token stop = {});

}  // namespace meander
