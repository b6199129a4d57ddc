#include "catch.h"
#include "local_proxy.h"
#include "local_server.h"
#include "scratch_folder.h"
#include "stream/datasets/environment.h"
#include "stream/error_line.h"

#include <meander/stream/fetch/download.h>
#include <meander/stream/fetch/proxy.h>

using namespace meander;
using namespace std::chrono_literals;

namespace {

/// "HOST:PORT" of the proxy for an address, "none" where there is none.
std::string proxy_of(const std::string& address) {
  const auto proxy = proxy_for(WebAddress::parse(address));
  return proxy ? proxy->authority() : "none";
}

}  // namespace

TEST_CASE("the environment names the proxy, by the address's kind", "[proxy]") {
  CHECK(proxy_of("https://example.org/") == "none");
  const Environment secure("https_proxy", "http://one:3128/"), open("http_proxy", "two");
  CHECK(proxy_of("https://example.org/") == "one:3128");
  CHECK(proxy_of("http://example.org/") == "two:80");
}

TEST_CASE("upper-case variables name it too, except for http, where a client could set it", "[proxy]") {
  const Environment secure("HTTPS_PROXY", "one:1"), open("HTTP_PROXY", "two:2");
  CHECK(proxy_of("https://example.org/") == "one:1");
  CHECK(proxy_of("http://example.org/") == "none");
  const Environment rest("ALL_PROXY", "three:3");
  CHECK(proxy_of("https://example.org/") == "one:1");
  CHECK(proxy_of("http://example.org/") == "three:3");
  const Environment empty("https_proxy", "");
  CHECK(proxy_of("https://example.org/") == "one:1");
}

TEST_CASE("hosts in no_proxy are contacted directly", "[proxy]") {
  const Environment proxy("https_proxy", "one:1");
  const auto excepted = [](const std::string& entries, const std::string& address) {
    const Environment exceptions("no_proxy", entries);
    return proxy_of(address) == "none";
  };
  CHECK(excepted("example.org", "https://example.org/"));
  CHECK(excepted("other.net, .Example.org ,", "https://data.example.ORG/"));
  CHECK(excepted("*.example.org", "https://data.example.org/"));
  CHECK(excepted("example.org:8443", "https://example.org:8443/"));
  CHECK(excepted("127.0.0.1", "https://127.0.0.1:80/"));
  CHECK(excepted("*", "https://example.org/"));
  CHECK_FALSE(excepted("example.org:8443", "https://example.org/"));
  CHECK_FALSE(excepted("ample.org", "https://example.org/"));
  CHECK_FALSE(excepted("data.example.org", "https://example.org/"));
  CHECK_FALSE(excepted(",", "https://example.org/"));
}

TEST_CASE("a proxy's user name and password are sent decoded", "[proxy]") {
  const Environment proxy("https_proxy", "http://me:p%40ss@one:1");
  const auto named = proxy_for(WebAddress::parse("https://example.org/"));
  REQUIRE(named);
  CHECK(named->authority() == "one:1");
  CHECK(named->authorization == "Basic bWU6cEBzcw==");  // me:p@ss
}

TEST_CASE("a proxy of another kind is refused, without its password", "[proxy][refusal]") {
  const std::string value =
      GENERATE("socks5://me:secret@one:1", "https://one", "http://", "one:port", "http://[::1]:1");
  const Environment proxy("https_proxy", value);
  CHECK(error_line([] { download("https://example.org/"); }) ==
        "https_proxy: does not name an http proxy; give http://HOST:PORT, or unset it");
}

TEST_CASE("an http address is requested from the proxy, and its host is not looked up here", "[proxy][download]") {
  const LocalServer proxy([](const std::string&) { return ok("from afar"); });
  const Environment open("http_proxy", proxy.address());
  CHECK(download("http://no-such-host.invalid/file?a=b") == "from afar");
  CHECK(proxy.asked() == std::vector<std::string>{"http://no-such-host.invalid/file?a=b"});
}

TEST_CASE("an https address is reached through a tunnel, and its certificate is checked", "[proxy][download][tls]") {
  const ScratchFolder folder;
  const Certificate certificate = self_signed("DNS:no-such-host.invalid");
  const LocalServer server([](const std::string&) { return ok("secret"); }, certificate);
  LocalProxy proxy(server.host());
  const Environment secure("https_proxy", "http://me:pass@" + proxy.host());
  {
    const Environment store("SSL_CERT_FILE", folder.put("store.pem", certificate.certificate).string());
    CHECK(download("https://no-such-host.invalid/file") == "secret");
    CHECK(proxy.requests().front().starts_with("CONNECT no-such-host.invalid:443 HTTP/1.1\r\n"));
    CHECK(proxy.requests().front().find("Proxy-Authorization: Basic bWU6cGFzcw==\r\n") != std::string::npos);
    CHECK(server.asked() == std::vector<std::string>{"/file"});
  }
  const Environment other("SSL_CERT_FILE",
                          folder.put("other.pem", self_signed("DNS:other.invalid").certificate).string());
  CHECK(error_line([] {
          download("https://no-such-host.invalid/file");
        }).starts_with("no-such-host.invalid: certificate not trusted ("));
  const Environment exceptions("no_proxy", ".invalid");
  CHECK(error_line([] { download("https://no-such-host.invalid/file", {.connect = 60s}); }) ==
        "no-such-host.invalid: cannot resolve the host name (no network?)");
  CHECK(proxy.requests().size() == 2);
}

TEST_CASE("a proxy that refuses, or is not there, is named", "[proxy][download][refusal]") {
  std::string gone;
  {
    const LocalServer proxy([](const std::string&) { return status("407 Proxy Authentication Required"); });
    const Environment secure("https_proxy", proxy.host());
    CHECK(error_line([] { download("https://example.org/file"); }) ==
          "example.org: proxy " + proxy.host() + " refused the connection (HTTP 407)");
    gone = proxy.host();
  }
  const Environment secure("https_proxy", gone);
  CHECK(error_line([] { download("https://example.org/file"); }) == "proxy " + gone + ": Connection refused");
}
