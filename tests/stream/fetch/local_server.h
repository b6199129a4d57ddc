#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What the server answers. Written to the connection as it is.
struct Answer {
  std::string bytes;
  bool silent = false;  ///< then send nothing until the client gives up
};

Answer ok(const std::string& body);
Answer status(const std::string& line, const std::string& headers = "", const std::string& body = "");

/// A self-signed certificate and its key, as PEM.
struct Certificate {
  std::string certificate, key;
};
/// For one name, such as "IP:127.0.0.1" or "DNS:example.org".
Certificate self_signed(const std::string& name);

/// An HTTP server on 127.0.0.1 that takes one connection after the other, for as long as it lives.
class LocalServer {
 public:
  using Handler = std::function<Answer(const std::string& target)>;

  explicit LocalServer(Handler handler);
  LocalServer(Handler handler, const Certificate& certificate);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  /// "127.0.0.1:PORT" and "http(s)://127.0.0.1:PORT/".
  std::string host() const;
  std::string address() const;
  /// The targets asked for so far. Call it between downloads.
  std::vector<std::string> asked() const;

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};
