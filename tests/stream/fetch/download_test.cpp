#include "catch.h"
#include "local_server.h"
#include "scratch_folder.h"
#include "stream/datasets/environment.h"
#include "stream/error_line.h"

#include <meander/stream/fetch/download.h>

#include <algorithm>

using namespace meander;
using namespace std::chrono_literals;

namespace {

/// The error of a download from a server with this one answer.
std::string failure(const Answer& answer, const DownloadLimits& limits = {}) {
  const LocalServer server([&](const std::string&) { return answer; });
  const std::string line = error_line([&] { download(server.address() + "file", limits); });
  const std::string host = server.host() + ": ";
  CHECK(line.starts_with(host));
  return line.substr(std::min(host.size(), line.size()));
}

}  // namespace

TEST_CASE("a file is downloaded, with its progress", "[download]") {
  const std::string body(500'000, 'x');
  const LocalServer server([&](const std::string&) { return ok(body); });
  std::vector<std::uint64_t> steps;
  CHECK(download(server.address() + "a/file?b=c", {}, [&](std::uint64_t got, std::uint64_t total) {
          CHECK(total == 500'000);
          steps.push_back(got);
        }) == body);
  CHECK(server.asked() == std::vector<std::string>{"/a/file?b=c"});
  CHECK(std::is_sorted(steps.begin(), steps.end()));
  CHECK(steps.back() == 500'000);
}

TEST_CASE("a body without a stated length ends with the connection", "[download]") {
  const LocalServer server([](const std::string&) { return Answer{"HTTP/1.1 200 OK\r\n\r\nall of it"}; });
  CHECK(download(server.address()) == "all of it");
}

TEST_CASE("redirections are followed, a few", "[download]") {
  const LocalServer last([](const std::string&) { return ok("found"); });
  const LocalServer first([&](const std::string& target) {
    if (target == "/old") return status("301 Moved Permanently", "Location: /new\r\n");
    return status("302 Found", "Location: " + last.address() + "there\r\n");
  });
  CHECK(download(first.address() + "old") == "found");
  CHECK(first.asked() == std::vector<std::string>{"/old", "/new"});
  CHECK(last.asked() == std::vector<std::string>{"/there"});
  CHECK(failure(status("302 Found", "Location: /file\r\n")) == "too many redirects");
  CHECK(failure(status("302 Found")) == "HTTP 302");
}

TEST_CASE("a download that fails says how in a few words", "[download][refusal]") {
  CHECK(failure(status("404 Not Found", "", "<html>")) == "HTTP 404");
  CHECK(failure(status("503 Service Unavailable")) == "HTTP 503");
  CHECK(failure({"220 mail.example.org ESMTP\r\n"}) == "does not speak HTTP");
  CHECK(failure({""}) == "the connection was lost");
  CHECK(failure({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"}) == "the connection was lost");
  CHECK(failure(ok(std::string(2000, 'x')), {.bytes = 1999}) == "sends more than 1,999 bytes");
  CHECK(failure({"HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x')}, {.bytes = 1999}) ==
        "sends more than 1,999 bytes");
}

TEST_CASE("a download from a server that falls silent or never ends times out", "[download][refusal]") {
  const DownloadLimits impatient{.silence = 100ms};
  CHECK(failure({"", true}, impatient) == "timed out");
  CHECK(failure({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand then", true}, impatient) == "timed out");
  CHECK(failure({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand then", true}, {.total = 100ms}) == "timed out");
}

TEST_CASE("a server that is not there is named", "[download][refusal]") {
  std::string address, host;
  {
    const LocalServer gone([](const std::string&) { return ok(""); });
    address = gone.address();
    host = gone.host();
  }
  CHECK(error_line([&] { download(address); }) == host + ": Connection refused");
}

TEST_CASE("a download that is stopped ends at once, however long its server keeps quiet", "[download]") {
  std::stop_source stop;
  const LocalServer server([&stop](const std::string&) {
    stop.request_stop();
    return Answer{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .silent = true};
  });
  const DownloadLimits patient{.silence = 250s};
  CHECK(error_line([&] { download(server.address(), patient, {}, stop.get_token()); }) ==
        server.host() + ": was stopped");
  CHECK(error_line([&] { download(server.address(), patient, {}, stop.get_token()); }) ==
        server.host() + ": was stopped");
  CHECK(server.asked().size() == 1);
}

TEST_CASE("an invalid address is refused", "[download][refusal]") {
  const std::string address =
      GENERATE("ftp://host/", "file", "http://", "https:///path", "http://me@host/", "http://h:/");
  CHECK(error_line([&] { download(address); }) == address + ": is not an http or https address; check it");
}

TEST_CASE("a server whose certificate is in the system's store is trusted", "[download][tls]") {
  const ScratchFolder folder;
  const Certificate certificate = self_signed("IP:127.0.0.1");
  const Environment store("SSL_CERT_FILE", folder.put("store.pem", certificate.certificate).string());
  const LocalServer server([](const std::string&) { return ok("secret"); }, certificate);
  CHECK(download(server.address()) == "secret");
}

TEST_CASE("a server with another certificate, or one for another name, is not", "[download][tls][refusal]") {
  const ScratchFolder folder;
  const Certificate known = self_signed("IP:127.0.0.1"), other = self_signed("DNS:example.org");
  const Environment store("SSL_CERT_FILE", folder.put("store.pem", known.certificate + other.certificate).string());
  const auto handler = [](const std::string&) { return ok("secret"); };
  const LocalServer stranger(handler, self_signed("IP:127.0.0.1")), misnamed(handler, other);
  const std::string line = error_line([&] { download(stranger.address()); });
  CHECK(line.starts_with(stranger.host() + ": certificate not trusted ("));
  CHECK(error_line([&] { download(misnamed.address()); }).starts_with(misnamed.host() + ": certificate not trusted ("));
  CHECK(stranger.asked().empty());
}

TEST_CASE("an https server cannot redirect to http", "[download][tls][refusal]") {
  const ScratchFolder folder;
  const Certificate certificate = self_signed("IP:127.0.0.1");
  const Environment store("SSL_CERT_FILE", folder.put("store.pem", certificate.certificate).string());
  const LocalServer server([](const std::string&) { return status("302 Found", "Location: http://a/b\r\n"); },
                           certificate);
  CHECK(error_line([&] { download(server.address()); }) == server.host() + ": redirects from https to 'http://a/b'");
}

TEST_CASE("a server without TLS is refused", "[download][tls][refusal]") {
  const LocalServer server([](const std::string&) { return ok("open"); });
  CHECK(error_line([&] {
          download("https://" + server.host() + "/", {.connect = 500ms});
        }).starts_with(server.host() + ": "));
  CHECK(server.asked().empty());
}
