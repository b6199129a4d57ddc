#include <meander/learners/replay_weight.h>

#include <algorithm>

namespace meander {

double ReplayWeight::current(std::int64_t consolidations) const {
  const auto m = static_cast<double>(consolidations);
  switch (kind) {
    case Kind::Half: return 0.5;
    case Kind::OneOverContexts: return 1.0 / (m + 1.0);
    case Kind::Schedule:
      return std::max(1.0 / (1.0 + m * contexts_per_consolidation), 1.0 / static_cast<double>(contexts));
  }
  return 0.5;
}

}  // namespace meander
