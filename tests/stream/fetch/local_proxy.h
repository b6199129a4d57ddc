#pragma once

#include <memory>
#include <string>
#include <vector>

/// A proxy on 127.0.0.1 whose tunnels all lead to one server, whatever host they were asked for.
class LocalProxy {
 public:
  /// `server` is "HOST:PORT".
  explicit LocalProxy(const std::string& server);
  ~LocalProxy();
  LocalProxy(const LocalProxy&) = delete;
  LocalProxy& operator=(const LocalProxy&) = delete;

  /// "127.0.0.1:PORT"
  std::string host() const;
  /// The heads of the requests so far. Call it between downloads.
  std::vector<std::string> requests() const;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};
