#pragma once

#include <meander/learners/images/image.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace meander {

/// The next value of one curve of a graph.
struct NamedValue {
  std::string_view name;  ///< the curve's: "replay"
  double value = 0.0;
};

/// Where curves are drawn while a run is in progress: a Visdom server, TensorBoard's files. Calls never wait and never
/// throw: what they get is put into a bounded queue that another thread empties; when it is full the oldest is dropped
/// and counted. Calls may come from any thread.
class LivePlots {
 public:
  virtual ~LivePlots() = default;
  /// The run begins, or goes on, after this many iterations: what was drawn of later ones is void.
  virtual void begin(std::int64_t iteration) noexcept = 0;
  /// Values at this iteration of curves of the graph with this title: "loss". One that is not finite is left out.
  virtual void scalars(std::string_view graph, std::int64_t iteration, std::span<const NamedValue> values) noexcept = 0;
  /// A picture as of this iteration. Where there is one place for each title, it takes that of the earlier one.
  virtual void image(std::string_view title, std::int64_t iteration, Image image) noexcept = 0;
  /// Hands on what is still in the queue, for a short while at most, and nothing after that. Also done at destruction.
  virtual void close() noexcept = 0;
  /// Rows of values and pictures that were lost, since the queue was full.
  virtual std::int64_t dropped() const noexcept = 0;
};

}  // namespace meander
