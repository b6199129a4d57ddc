#pragma once

#include <cstdint>

namespace meander {

/// The weight r of the current batch beside a replayed one. Half: always 1/2. OneOverContexts: 1/t in the t-th context
/// (one more than the consolidations so far), as in the academic setting. Schedule: the same where consolidation goes
/// by count: 1 / (1 + m N / T) after m consolidations, never below 1/n.
struct ReplayWeight {
  enum class Kind { Half, OneOverContexts, Schedule };
  Kind kind = Kind::Half;
  /// Schedule: N / T, iterations between consolidations by iterations a context; and n, the number of contexts.
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
