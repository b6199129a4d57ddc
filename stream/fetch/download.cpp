#include <meander/stream/fetch/download.h>
#include <meander/stream/fetch/name_lookup.h>
#include <meander/stream/fetch/proxy.h>
#include <meander/stream/fetch/web_address.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fcntl.h>
#include <fmt/core.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

bool is_number(const std::string& host) {
  error_code failed;
  asio::ip::make_address(host, failed);
  return !failed;
}

// Set up before any connection: a connection copies the rules in force when it is created.
asio::ssl::context verifying() {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_default_verify_paths();
  context.set_verify_mode(asio::ssl::verify_peer);
  return context;
}

// One address, one answer. Only Asio's asynchronous calls have time-outs: each is started and run to completion.
class Connection {
 public:
  Connection(const WebAddress& address, const DownloadLimits& limits, std::stop_token stop)
      : address_(address),
        proxy_(proxy_for(address)),
        limits_(limits),
        stop_(std::move(stop)),
        deadline_(Clock::now() + limits.total) {
    connect();
    if (address.secure && proxy_) open_tunnel();
    if (address.secure) shake_hands();
  }

  // Reads the answer; the body only on success (200).
  http::response<http::string_body> get(const DownloadProgress& progress) {
    // A proxy without a tunnel needs the whole address.
    const bool whole = proxy_ && !address_.secure;
    const std::string target = whole ? "http://" + address_.authority() + address_.target : address_.target;
    http::request<http::empty_body> request(http::verb::get, target, 11);
    request.set(http::field::host, address_.authority());
    request.set(http::field::user_agent, "meander");
    request.set(http::field::connection, "close");
    if (whole) authorize(request);
    with_stream([&](auto& stream) {
      step(limits_.silence, [&](auto done) { http::async_write(stream, request, std::move(done)); });
    });

    http::response_parser<http::string_body> parser;
    parser.body_limit(limits_.bytes);
    with_stream([&](auto& stream) {
      step(limits_.silence, [&](auto done) { http::async_read_header(stream, buffer_, parser, std::move(done)); });
      if (parser.get().result() != http::status::ok) return;
      const std::uint64_t total = parser.content_length().value_or(0);
      while (!parser.is_done()) {
        step(limits_.silence, [&](auto done) { http::async_read_some(stream, buffer_, parser, std::move(done)); });
        if (progress) progress(parser.get().body().size(), total);
      }
    });
    return parser.release();
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw Error(address_.authority(), what); }

  [[noreturn]] void fail(const error_code& failed) const {
    if (failed == beast::error::timeout) fail("timed out");
    if (failed == http::error::body_limit) fail(fmt::format("sends more than {} bytes", thousands(limits_.bytes)));
    if (failed == http::error::partial_message || failed == http::error::end_of_stream || failed == asio::error::eof ||
        failed == asio::ssl::error::stream_truncated || failed == asio::error::connection_reset) {
      fail("the connection was lost");
    }
    if (failed.category() == http::make_error_code(http::error::end_of_stream).category()) fail("does not speak HTTP");
    fail(failed.message());
  }

  // Runs one asynchronous call; `start` is given the handler to pass on.
  template <class Start>
  void step(std::chrono::milliseconds time, Start&& start) {
    if (const error_code failed = attempt(time, std::forward<Start>(start))) fail(failed);
  }

  template <class Start>
  error_code attempt(std::chrono::milliseconds time, Start&& start) {
    error_code result;
    beast::get_lowest_layer(stream_).expires_at(std::min(Clock::now() + time, deadline_));
    start([&result](const error_code& failed, auto&&...) { result = failed; });
    context_.restart();
    const std::stop_callback leave(stop_, [this] { context_.stop(); });
    context_.run();
    // The call is then still pending, but the context does not run again, so its handler is never called.
    if (stop_.stop_requested()) fail("was stopped");
    return result;
  }

  template <class Use>
  void with_stream(Use&& use) {
    address_.secure ? use(stream_) : use(stream_.next_layer());
  }

  // One address of each family: more of the same would only multiply the wait.
  void connect() {
    const std::string& host = proxy_ ? proxy_->host : address_.host;
    const std::string& port = proxy_ ? proxy_->port : address_.port;
    const std::string whose = proxy_ ? "proxy " + proxy_->authority() : address_.authority();
    const std::vector<tcp::endpoint> found = look_up(host, port, whose, limits_.connect, stop_);
    error_code failed = asio::error::host_not_found;
    for (const bool v4 : {true, false}) {
      const auto endpoint =
          std::find_if(found.begin(), found.end(), [&](const auto& e) { return e.address().is_v4() == v4; });
      if (endpoint == found.end()) continue;
      failed = connect_to(*endpoint);
      if (!failed) return;
      beast::get_lowest_layer(stream_).socket().close();
    }
    if (!proxy_) fail(failed);
    throw Error(whose, failed == beast::error::timeout ? "timed out" : failed.message());
  }

  error_code connect_to(const tcp::endpoint& endpoint) {
    auto& stream = beast::get_lowest_layer(stream_);
    error_code failed;
    stream.socket().open(endpoint.protocol(), failed);
    if (failed) return failed;
    ::fcntl(stream.socket().native_handle(), F_SETFD, FD_CLOEXEC);  // Asio has no option for it
    return attempt(limits_.connect, [&](auto done) { stream.async_connect(endpoint, std::move(done)); });
  }

  template <class Request>
  void authorize(Request& request) const {
    if (!proxy_->authorization.empty()) request.set(http::field::proxy_authorization, proxy_->authorization);
  }

  // Asks the proxy for a tunnel to the host, which the proxy cannot read.
  void open_tunnel() {
    const std::string target = address_.host + ":" + address_.port;
    http::request<http::empty_body> request(http::verb::connect, target, 11);
    request.set(http::field::host, target);
    request.set(http::field::user_agent, "meander");
    authorize(request);
    http::response_parser<http::empty_body> parser;
    parser.skip(true);  // what follows the header comes from the host
    auto& open = stream_.next_layer();
    step(limits_.silence, [&](auto done) { http::async_write(open, request, std::move(done)); });
    step(limits_.silence, [&](auto done) { http::async_read_header(open, buffer_, parser, std::move(done)); });
    if (http::to_status_class(parser.get().result()) != http::status_class::successful) {
      fail(fmt::format("proxy {} refused the connection (HTTP {})", proxy_->authority(), parser.get().result_int()));
    }
    buffer_.clear();
  }

  void shake_hands() {
    stream_.set_verify_callback(asio::ssl::host_name_verification(address_.host));
    if (!is_number(address_.host)) SSL_set_tlsext_host_name(stream_.native_handle(), address_.host.c_str());
    const error_code failed = attempt(
        limits_.connect, [&](auto done) { stream_.async_handshake(asio::ssl::stream_base::client, std::move(done)); });
    if (!failed) return;
    if (const long verdict = SSL_get_verify_result(stream_.native_handle()); verdict != X509_V_OK) {
      fail(fmt::format("certificate not trusted ({})", X509_verify_cert_error_string(verdict)));
    }
    if (failed == beast::error::timeout) fail("timed out");
    fail("no secure connection (" + failed.message() + ")");
  }

  const WebAddress& address_;
  std::optional<Proxy> proxy_;
  const DownloadLimits& limits_;
  std::stop_token stop_;
  Clock::time_point deadline_;
  asio::io_context context_;
  asio::ssl::context secure_ = verifying();
  beast::ssl_stream<beast::tcp_stream> stream_{context_, secure_};
  beast::flat_buffer buffer_;
};

// The address that an answer redirects to, if it does.
std::optional<std::string> redirection(const http::response<http::string_body>& answer, const WebAddress& from) {
  if (http::to_status_class(answer.result()) != http::status_class::redirection) return std::nullopt;
  const auto field = answer[http::field::location];
  const std::string to(field.data(), field.size());
  if (to.empty()) return std::nullopt;
  if (to.starts_with('/') && !to.starts_with("//")) {
    return fmt::format("{}://{}{}", from.secure ? "https" : "http", from.authority(), to);
  }
  if (from.secure && !to.starts_with("https://")) {
    throw Error(from.authority(), fmt::format("redirects from https to '{}'", to.substr(0, 80)));
  }
  return to;
}

// A system out of descriptors, threads or memory counts as a failure of this address.
http::response<http::string_body> answer_of(const WebAddress& target, const DownloadLimits& limits,
                                            const DownloadProgress& progress, const std::stop_token& stop) {
  try {
    return Connection(target, limits, stop).get(progress);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(target.authority(), error.what());
  }
}

}  // namespace

std::string download(const std::string& address, const DownloadLimits& limits, const DownloadProgress& progress,
                     std::stop_token stop) {
  const std::string first_host = WebAddress::parse(address).authority();
  std::string current = address;
  for (int followed = 0; followed <= limits.redirects; ++followed) {
    const WebAddress target = WebAddress::parse(current);
    if (stop.stop_requested()) throw Error(target.authority(), "was stopped");
    auto answer = answer_of(target, limits, progress, stop);
    if (answer.result() == http::status::ok) return std::move(answer.body());
    const auto next = redirection(answer, target);
    if (!next) throw Error(target.authority(), fmt::format("HTTP {}", answer.result_int()));
    current = *next;
  }
  throw Error(first_host, "too many redirects");
}

}  // namespace meander
