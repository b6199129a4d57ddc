#pragma once

#include <meander/stream/runtime/rng.h>

#include <cstdint>
#include <optional>
#include <span>

namespace meander {

/// Every context is equally likely at every iteration, without end: the stream's counterpart of joint training.
class RandomSchedule {
 public:
  /// Throws UsageError unless `contexts` is at least 1.
  explicit RandomSchedule(std::int64_t contexts);

  std::int64_t contexts() const { return contexts_; }
  std::optional<std::int64_t> length() const { return std::nullopt; }
  void draw(std::int64_t iteration, Rng& rng, std::span<std::int64_t> contexts) const;
  bool boundary(std::int64_t) const { return false; }

 private:
  std::int64_t contexts_;
};

}  // namespace meander
