#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// How often a learner updates: `updates` steps on every batch, or one step on every `batches` batches pooled.
/// One of the two is 1.
struct UpdatesPerBatch {
  std::int64_t updates = 1;
  std::int64_t batches = 1;

  /// "3", or "1/4".
  std::string text() const;
};

/// An integer or 1/integer ("3", "1/4", "0.25"). Throws UsageError for anything else.
UpdatesPerBatch parse_updates_per_batch(const std::string& text);

}  // namespace meander
