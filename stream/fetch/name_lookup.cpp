#include <meander/stream/fetch/name_lookup.h>
#include <meander/stream/runtime/error.h>

#include <boost/asio/io_context.hpp>

#include <future>
#include <memory>
#include <thread>
#include <utility>

namespace meander {

using boost::asio::ip::tcp;
using boost::system::error_code;

namespace {

struct Answer {
  error_code failed;
  std::vector<tcp::endpoint> found;
};

// Anything that goes wrong in the thread must become part of the answer: no exception may leave the thread.
Answer ask(const std::string& host, const std::string& port) {
  Answer answer;
  boost::asio::io_context context;
  for (const auto& entry : tcp::resolver(context).resolve(host, port, answer.failed)) {
    answer.found.push_back(entry.endpoint());
  }
  return answer;
}

}  // namespace

std::vector<tcp::endpoint> look_up(const std::string& host, const std::string& port, const std::string& whose,
                                   std::chrono::milliseconds time, const std::stop_token& stop) {
  // The system's look-up cannot be cancelled: it runs on its own thread, which outlives a time-out.
  auto promise = std::make_shared<std::promise<Answer>>();
  auto future = promise->get_future();
  std::thread([promise, host, port] {
    try {
      promise->set_value(ask(host, port));
    } catch (...) {
      promise->set_exception(std::current_exception());
    }
  }).detach();
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (future.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    if (stop.stop_requested()) throw Error(whose, "was stopped");
    if (std::chrono::steady_clock::now() >= deadline) throw Error(whose, "name lookup timed out");
  }
  const Answer answer = future.get();
  if (answer.failed) throw Error(whose, "cannot resolve the host name (no network?)");
  return answer.found;
}

}  // namespace meander
