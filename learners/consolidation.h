#pragma once

#include <meander/learners/drift/drift_detector.h>

#include <cstdint>
#include <optional>
#include <string>

namespace meander {

/// When a learner moves the state of its parts forward (importances, anchors, teachers). A request is always granted.
struct Consolidation {
  std::int64_t every = 100;                ///< after every so many iterations; 0: never by count
  bool at_boundary = false;                ///< after a batch that the stream announces as the last of its context
  std::optional<DriftOptions> on_drift{};  ///< after an iteration in which the stream is found to have changed

  /// After iteration `iteration` (1-based), whose batch was announced as a boundary or not.
  bool due(std::int64_t iteration, bool boundary) const {
    return (every > 0 && iteration % every == 0) || (at_boundary && boundary);
  }
  /// "every:100", "boundary", "drift", "request".
  std::string text() const;
};

/// Throws UsageError when `iterations` is below 1.
Consolidation every(std::int64_t iterations);
Consolidation at_boundary();
Consolidation on_drift(const DriftOptions& options = {});
Consolidation on_request();

/// The inverse of `text`. Throws UsageError for anything else.
Consolidation parse_consolidation(const std::string& text);

}  // namespace meander
