#include <meander/learners/buffers/selection/random.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace meander {

std::vector<std::int64_t> select_random(std::int64_t available, std::int64_t count, Rng rng) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(available));
  std::iota(order.begin(), order.end(), 0);
  const std::size_t wanted = static_cast<std::size_t>(std::min(available, count));
  for (std::size_t i = 0; i < wanted; ++i) std::swap(order[i], order[i + rng.below(order.size() - i)]);
  order.resize(wanted);
  return order;
}

}  // namespace meander
