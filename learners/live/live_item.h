#pragma once

#include <meander/learners/images/image.h>

#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace meander {

/// What waits in a queue of live plots, with the time at which it came: seconds since 1970.
struct LiveBegin {
  std::int64_t iteration = 0;
  double time = 0.0;
};
struct LiveRow {
  std::string graph;
  std::int64_t iteration = 0;
  double time = 0.0;
  std::vector<std::pair<std::string, double>> values{};  ///< by curve; finite
};
struct LivePicture {
  std::string title;
  std::int64_t iteration = 0;
  double time = 0.0;
  Image image{};
};
using LiveItem = std::variant<LiveBegin, LiveRow, LivePicture>;

/// Draws what a queue's thread hands it. Only that thread uses it, except `failing`.
class LiveSink {
 public:
  virtual ~LiveSink() = default;
  /// What came since the last call, in its order; nothing, perhaps: an occasion to try again what failed. It may take
  /// long, and ends soon once a stop is requested.
  virtual void take(std::vector<LiveItem> items, const std::stop_token& stop) = 0;
  /// After the last call of `take`.
  virtual void finish(const std::stop_token& stop) = 0;
  /// Whether what it took cannot be drawn at present, so that it makes no sense to wait for it. Thread-safe.
  virtual bool failing() const = 0;
};

}  // namespace meander
