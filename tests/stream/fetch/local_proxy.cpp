#include "local_proxy.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <mutex>
#include <thread>

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

// Passes bytes on until either side ends.
void relay(tcp::socket& in, tcp::socket& out) {
  std::array<char, 4096> bytes{};
  error_code failed;
  while (!failed) {
    const std::size_t count = in.read_some(asio::buffer(bytes), failed);
    if (!failed) asio::write(out, asio::buffer(bytes, count), failed);
  }
  out.shutdown(tcp::socket::shutdown_send, failed);
}

}  // namespace

class LocalProxy::Thread {
 public:
  explicit Thread(const std::string& server)
      : host_(server.substr(0, server.find(':'))), port_(server.substr(server.find(':') + 1)) {
    thread_ = std::thread([this] { serve(); });
  }

  ~Thread() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  unsigned short port() const { return acceptor_.local_endpoint().port(); }

  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    while (true) {
      tcp::socket client(context_);
      error_code failed;
      acceptor_.accept(client, failed);
      {
        const std::lock_guard lock(mutex_);
        if (failed || ended_) return;
      }
      tunnel(client);
    }
  }

  void tunnel(tcp::socket& client) {
    std::string head;
    error_code failed;
    asio::read_until(client, asio::dynamic_buffer(head), "\r\n\r\n", failed);
    if (failed) return;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(head);
    }
    tcp::socket server(context_);
    asio::connect(server, tcp::resolver(context_).resolve(host_, port_), failed);
    if (failed) return;
    asio::write(client, asio::buffer(std::string("HTTP/1.1 200 Connection established\r\n\r\n")), failed);
    std::thread back([&] { relay(server, client); });
    relay(client, server);
    back.join();
  }

  std::string host_, port_;
  asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  mutable std::mutex mutex_;
  bool ended_ = false;
  std::vector<std::string> requests_;
  std::thread thread_;
};

LocalProxy::LocalProxy(const std::string& server) : thread_(std::make_unique<Thread>(server)) {}
LocalProxy::~LocalProxy() = default;

std::string LocalProxy::host() const { return "127.0.0.1:" + std::to_string(thread_->port()); }
std::vector<std::string> LocalProxy::requests() const { return thread_->requests(); }
