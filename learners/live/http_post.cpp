#include <meander/learners/live/http_post.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <cctype>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
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

constexpr std::uint64_t largest_answer = std::uint64_t{64} << 20;

[[noreturn]] void no_answer(const std::string& why) { throw NoAnswer(fmt::format("does not answer ({})", why)); }

[[noreturn]] void no_answer(const error_code& failed) {
  if (failed == beast::error::timeout) no_answer("timed out");
  if (failed == http::error::end_of_stream || failed == http::error::partial_message || failed == asio::error::eof ||
      failed == asio::error::connection_reset || failed == asio::error::broken_pipe) {
    no_answer("the connection was lost");
  }
  if (failed.category() == http::make_error_code(http::error::end_of_stream).category()) {
    throw NoAnswer("does not speak HTTP");
  }
  std::string why = failed.message();
  if (!why.empty()) why.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(why.front())));
  no_answer(why);
}

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any done_or_stopped;
  bool done = false;
  std::vector<tcp::endpoint> found;
};

std::vector<tcp::endpoint> ask_system(const std::string& host, const std::string& port) {
  error_code failed;
  asio::io_context context;
  std::vector<tcp::endpoint> found;
  for (const auto& entry : tcp::resolver(context).resolve(host, port, failed)) found.push_back(entry.endpoint());
  return found;
}

// The system's look-up cannot be cancelled: it runs on a thread of its own, which a time-out leaves behind.
std::vector<tcp::endpoint> look_up_host(const VisdomAddress& address, Clock::time_point deadline,
                                        const std::stop_token& stop) {
  error_code is_name;
  const auto number = asio::ip::make_address(address.host, is_name);
  if (!is_name) return {{number, static_cast<unsigned short>(std::stoi(address.port))}};
  auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, host = address.host, port = address.port] {
    std::vector<tcp::endpoint> found;
    try {
      found = ask_system(host, port);
    } catch (const std::exception&) {  // like a name that is not known
    }
    const std::lock_guard lock(lookup->mutex);
    lookup->found = std::move(found);
    lookup->done = true;
    lookup->done_or_stopped.notify_all();
  }).detach();
  std::unique_lock lock(lookup->mutex);
  if (!lookup->done_or_stopped.wait_until(lock, stop, deadline, [&] { return lookup->done; })) {
    no_answer("the look-up of its name timed out");
  }
  if (lookup->found.empty()) no_answer("its name is not known");
  return lookup->found;
}

// One request. Only Asio's asynchronous calls have time-outs: each is started and run to completion.
class Exchange {
 public:
  Exchange(Clock::time_point deadline, std::stop_token stop) : deadline_(deadline), stop_(std::move(stop)) {}

  // A name may have addresses at which nobody listens, like that of IPv6.
  void connect(const std::vector<tcp::endpoint>& endpoints) {
    error_code failed = asio::error::host_not_found;
    for (const tcp::endpoint& endpoint : endpoints) {
      stream_.socket().close();
      stream_.socket().open(endpoint.protocol(), failed);
      if (failed) continue;
      ::fcntl(stream_.socket().native_handle(), F_SETFD, FD_CLOEXEC);  // Asio has no option for it
      failed = attempt([&](auto done) { stream_.async_connect(endpoint, std::move(done)); });
      if (!failed) return;
    }
    no_answer(failed);
  }

  std::string post(const std::string& host, const std::string& target, const std::string& body) {
    http::request<http::string_body> request(http::verb::post, target, 11);
    request.set(http::field::host, host);
    request.set(http::field::user_agent, "meander");
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.body() = body;
    request.prepare_payload();
    step([&](auto done) { http::async_write(stream_, request, std::move(done)); });
    http::response_parser<http::string_body> parser;
    parser.body_limit(largest_answer);
    step([&](auto done) { http::async_read(stream_, buffer_, parser, std::move(done)); });
    const auto& answer = parser.get();
    if (answer.result() != http::status::ok) throw NoAnswer(fmt::format("answers with HTTP {}", answer.result_int()));
    return answer.body();
  }

 private:
  template <class Start>
  void step(Start&& start) {
    if (const error_code failed = attempt(std::forward<Start>(start))) no_answer(failed);
  }

  // The call may still be pending after a stop, but the context does not run again, so its handler is never called.
  template <class Start>
  error_code attempt(Start&& start) {
    error_code result;
    stream_.expires_at(deadline_);
    start([&result](const error_code& failed, auto&&...) { result = failed; });
    context_.restart();
    const std::stop_callback leave(stop_, [this] { context_.stop(); });
    context_.run();
    if (stop_.stop_requested()) no_answer("the run ended");
    return result;
  }

  Clock::time_point deadline_;
  std::stop_token stop_;
  asio::io_context context_;
  beast::tcp_stream stream_{context_};
  beast::flat_buffer buffer_;
};

}  // namespace

std::string http_post(const VisdomAddress& address, const std::string& path, const std::string& body,
                      std::chrono::milliseconds limit, const std::stop_token& stop) {
  const Clock::time_point deadline = Clock::now() + limit;
  try {
    Exchange exchange(deadline, stop);
    exchange.connect(look_up_host(address, deadline, stop));
    return exchange.post(address.authority(), address.path + path, body);
  } catch (const NoAnswer&) {
    throw;
  } catch (const std::exception& error) {  // out of descriptors, threads or memory
    no_answer(error.what());
  }
}

}  // namespace meander
