#include <meander/learners/buffers/replay_memory.h>

#include <map>
#include <utility>

namespace meander {

std::vector<StoredSet> sets_of(std::span<const std::int64_t> labels, const std::int64_t* contexts) {
  std::map<std::pair<std::int64_t, std::int64_t>, StoredSet> by_class;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::int64_t context = contexts != nullptr ? contexts[i] : -1;
    StoredSet& set = by_class[{context, labels[i]}];
    set.label = labels[i];
    set.context = context;
    set.slots.push_back(static_cast<std::int64_t>(i));
  }
  std::vector<StoredSet> sets;
  for (auto& [key, set] : by_class) sets.push_back(std::move(set));
  return sets;
}

}  // namespace meander
