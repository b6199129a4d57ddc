#include "played_visdom.h"

#include <meander/learners/live/http_post.h>

#include <nlohmann/json.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <istream>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace meander {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Json = nlohmann::json;

namespace {

std::string http_answer(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

// The state of a server, and what it does when asked.
class PlayedVisdom::State {
 public:
  // The body of the answer; none where Visdom fails.
  std::optional<std::string> answer(const std::string& path, const Json& asked) {
    if (path == "/save") {
      for (const Json& environment : asked.at("data")) saved.push_back(environment);
      return asked.at("data").dump();
    }
    auto& windows = environments[asked.at("eid")];
    const Json& win = asked.at("win");
    if (path == "/win_data" && win.is_null()) return Json(windows).dump();
    const std::string id = win;
    if (path == "/win_exists") return windows.contains(id) ? "true" : "false";
    if (path == "/win_data") return windows.contains(id) ? std::optional(windows[id].dump()) : std::nullopt;
    if (path == "/events") return draw(windows, id, asked);
    if (path == "/update") return windows.contains(id) ? append(windows[id], id, asked) : draw(windows, id, asked);
    return std::nullopt;
  }

  std::map<std::string, std::map<std::string, Json>> environments;
  std::vector<std::string> saved;

 private:
  static std::string draw(std::map<std::string, Json>& windows, const std::string& id, const Json& asked) {
    Json& window = windows[id];
    window = {{"id", id}, {"title", asked.at("opts").value("title", "")}};
    const Json& first = asked.at("data").at(0);
    if (first.contains("content")) {
      window["type"] = first.at("type");
      window["content"] = first.at("content");
    } else {
      window["type"] = "plot";
      window["content"] = {{"data", asked.at("data")}, {"layout", asked.at("layout")}};
    }
    return id;
  }

  static std::string append(Json& window, const std::string& id, const Json& asked) {
    const Json& added = asked.at("data").at(0);
    for (Json& trace : window["content"]["data"]) {
      if (trace.at("name") != asked.at("name")) continue;
      for (const char* axis : {"x", "y"}) {
        for (const Json& number : added.at(axis)) trace[axis].push_back(number);
      }
      return id;
    }
    window["content"]["data"].push_back(added);
    return id;
  }
};

class PlayedVisdom::Thread {
 public:
  Thread(Manner manner, unsigned short port, std::string base)
      : base_(std::move(base)),
        manner_(manner),
        acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), port)),
        thread_([this] { serve(); }) {}

  ~Thread() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    }
    error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);  // tells the thread to look
    thread_.join();
  }

  void behave(Manner manner) {
    const std::lock_guard lock(mutex_);
    manner_ = manner;
    changed_.notify_all();
  }
  template <class Use>
  auto with(Use&& use) const {
    const std::lock_guard lock(mutex_);
    return use(*this);
  }
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

  std::string base_;
  mutable std::mutex mutex_;
  Manner manner_;
  State state_;
  std::vector<Request> requests_;
  int answered_ = 0;

 private:
  void serve() {
    while (true) {
      tcp::socket socket(context_);
      error_code failed;
      acceptor_.accept(socket, failed);
      std::unique_lock lock(mutex_);
      if (failed || ended_) return;
      changed_.wait(lock, [this] { return manner_ != Manner::Silent || ended_; });
      if (ended_) return;
      if (manner_ == Manner::ClosesAtOnce) {
        ++answered_;
        continue;
      }
      const auto leaves_off = [this] { return manner_ != Manner::Slow || ended_; };
      changed_.wait_for(lock, std::chrono::milliseconds(1500), leaves_off);
      lock.unlock();
      converse(socket);
    }
  }

  void converse(tcp::socket& socket) {
    asio::streambuf buffer;
    error_code failed;
    asio::read_until(socket, buffer, "\r\n\r\n", failed);
    if (failed) return;
    std::istream input(&buffer);
    std::string method, path, line;
    std::size_t length = 0;
    input >> method >> path;
    std::getline(input, line);
    while (std::getline(input, line) && line != "\r") {
      if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
    }
    if (length > buffer.size()) asio::read(socket, buffer, asio::transfer_exactly(length - buffer.size()), failed);
    if (failed) return;
    std::string body(length, '\0');
    input.read(body.data(), static_cast<std::streamsize>(length));
    const std::string answer = answer_to(path, body);
    asio::write(socket, asio::buffer(answer), failed);
  }

  std::string answer_to(const std::string& path, const std::string& body) {
    const std::lock_guard lock(mutex_);
    ++answered_;
    requests_.push_back({path, body});
    if (manner_ == Manner::Error500) return http_answer("500 Internal Server Error", "oops");
    if (manner_ == Manner::Garbage) return "\x01\x02 what?\r\n\r\n";
    if (manner_ == Manner::OtherServer) return http_answer("200 OK", "<html>It works!</html>");
    if (!path.starts_with(base_)) return http_answer("404 Not Found", "");
    const std::optional<std::string> text = state_.answer(path.substr(base_.size()), Json::parse(body));
    if (manner_ == Manner::LosesAnswers || (manner_ == Manner::LosesUpdates && path == "/update")) return "";
    return text ? http_answer("200 OK", *text) : http_answer("500 Internal Server Error", "");
  }

  bool ended_ = false;
  std::condition_variable changed_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

PlayedVisdom::PlayedVisdom(Manner manner, unsigned short port, std::string base)
    : thread_(std::make_unique<Thread>(manner, port, std::move(base))) {}
PlayedVisdom::~PlayedVisdom() = default;

void PlayedVisdom::behave(Manner manner) { thread_->behave(manner); }
void PlayedVisdom::forget() {
  const std::lock_guard lock(thread_->mutex_);
  thread_->state_.environments.clear();
}
unsigned short PlayedVisdom::port() const { return thread_->port(); }
std::string PlayedVisdom::url() const { return "http://127.0.0.1:" + std::to_string(port()) + thread_->base_; }
std::vector<PlayedVisdom::Request> PlayedVisdom::requests() const {
  return thread_->with([](const Thread& t) { return t.requests_; });
}
int PlayedVisdom::requests_to(const std::string& path) const {
  const auto all = requests();
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const Request& r) { return r.path == path; }));
}
int PlayedVisdom::answered() const {
  return thread_->with([](const Thread& t) { return t.answered_; });
}
std::vector<std::string> PlayedVisdom::saved() const {
  return thread_->with([](const Thread& t) { return t.state_.saved; });
}
Json PlayedVisdom::windows(const std::string& environment) const {
  const Json asked{{"win", nullptr}, {"eid", environment}};
  return Json::parse(http_post(VisdomAddress::parse(url()), "/win_data", asked.dump(), std::chrono::seconds(30), {}));
}

unsigned short closed_port() {
  asio::io_context context;
  tcp::acceptor open(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  return open.local_endpoint().port();
}

}  // namespace meander
