#pragma once

#include <meander/stream/runtime/rng.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace meander {

/// One context after another, T iterations each, with sharp boundaries that are announced on a context's last batch.
class AcademicSetting {
 public:
  /// `iterations` is T, per context. Throws UsageError unless both are at least 1.
  AcademicSetting(std::int64_t contexts, std::int64_t iterations);

  std::int64_t contexts() const { return contexts_; }
  std::optional<std::int64_t> length() const { return contexts_ * iterations_; }
  void draw(std::int64_t iteration, Rng& rng, std::span<std::int64_t> contexts) const;
  bool boundary(std::int64_t iteration) const { return (iteration + 1) % iterations_ == 0; }
  /// The number of iterations after which each context has ended.
  std::vector<std::int64_t> context_ends() const;

 private:
  std::int64_t contexts_;
  std::int64_t iterations_;
};

}  // namespace meander
