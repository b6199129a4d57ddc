#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <vector>

namespace meander {

/// How a server behaves: as Visdom does, or not.
enum class Manner {
  Good,
  Error500,
  Garbage,       ///< answers something that is not HTTP
  OtherServer,   ///< answers every request with a page
  ClosesAtOnce,  ///< closes connections without a word
  Slow,          ///< answers each request after one and a half seconds
  Silent,        ///< takes connections and never answers
  LosesUpdates,  ///< appends to curves, and closes the connection instead of answering
  LosesAnswers,  ///< does what it is asked to, and closes the connection instead of answering
};

/// A server on 127.0.0.1 that plays Visdom, as far as its clients draw curves and pictures. Like newer ones, it makes a
/// window when it is to append to one that it does not know: without title and axes.
class PlayedVisdom {
 public:
  struct Request {
    std::string path, body;
  };

  /// Port 0: any that is free. `base`: what its paths begin with.
  explicit PlayedVisdom(Manner manner = Manner::Good, unsigned short port = 0, std::string base = "");
  ~PlayedVisdom();
  PlayedVisdom(const PlayedVisdom&) = delete;
  PlayedVisdom& operator=(const PlayedVisdom&) = delete;

  void behave(Manner manner);
  /// As after it was started anew: without windows.
  void forget();
  unsigned short port() const;
  std::string url() const;
  /// The requests that it has read so far.
  std::vector<Request> requests() const;
  int requests_to(const std::string& path) const;
  /// How many it has answered, or refused to.
  int answered() const;
  /// All windows of an environment, as "/win_data" tells them over a connection.
  nlohmann::json windows(const std::string& environment) const;
  /// The environments that it was told to keep.
  std::vector<std::string> saved() const;

 private:
  class State;
  class Thread;
  std::unique_ptr<Thread> thread_;
};

/// A port at which nobody listens.
unsigned short closed_port();

}  // namespace meander
