#pragma once

#include <meander/learners/consolidation/drift/drift_detector.h>

#include <cstdint>
#include <optional>
#include <string>

namespace meander {

/// When a learner moves the state of its parts forward (importances, anchors, teachers). A request is always granted.
struct Consolidation {
  std::int64_t every = 100;                ///< iterations between consolidations; 0: never by count
  bool at_boundary = false;                ///< after a batch that the stream announces as the last of its context
  std::optional<DriftOptions> on_drift{};  ///< after an iteration in which the stream is found to have changed

  /// Whether it is due after iteration `iteration` (1-based); `boundary`: its batch was announced as a context's last.
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

/// The weight r of the current batch relative to a replayed one. Half: always 1/2. OneOverContexts: 1/t in the t-th
/// context (one more than the consolidations so far), as in the academic setting. Schedule: the same where
/// consolidation goes by count: 1 / (1 + m N / T) after m consolidations, never below 1/n.
struct ReplayWeight {
  enum class Kind { Half, OneOverContexts, Schedule };
  Kind kind = Kind::Half;
  /// Schedule: N / T, iterations between consolidations over iterations per context; and n, the number of contexts.
  double contexts_per_consolidation = 1.0;
  std::int64_t contexts = 1;

  double current(std::int64_t consolidations) const;

  static ReplayWeight half() { return {}; }
  static ReplayWeight one_over_contexts() { return {.kind = Kind::OneOverContexts}; }
  static ReplayWeight schedule(double contexts_per_consolidation, std::int64_t contexts) {
    return {Kind::Schedule, contexts_per_consolidation, contexts};
  }
};

}  // namespace meander
