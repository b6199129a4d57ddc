#pragma once

#include <meander/learners/live/visdom_address.h>

#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace meander {

/// Why a request has no usable answer, for the middle of a sentence: "does not answer (connection refused)".
class NoAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Sends `body`, JSON, to this path of the server, on a connection of its own, and returns the body of the answer.
/// Throws NoAnswer when there is none within `limit`, all in all, when it is none of success, or a stop is requested.
std::string http_post(const VisdomAddress& address, const std::string& path, const std::string& body,
                      std::chrono::milliseconds limit, const std::stop_token& stop);

}  // namespace meander
