#include <meander/learners/buffers/class_memory.h>

#include <meander/learners/buffers/slots.h>
#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/empty.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace meander {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

// The stream's queues are keyed by context alone; these use other keys.
std::uint64_t queue_key(std::int64_t version, std::size_t pool) {
  return (static_cast<std::uint64_t>(version) << 32U) | pool;
}

}  // namespace

std::int64_t full_capacity(std::int64_t budget, std::int64_t contexts, std::int64_t finished) {
  return budget * contexts / finished;
}

ClassMemory::ClassMemory(const ClassMemoryOptions& options) : options_(options) { check_budget(options.budget); }

void ClassMemory::begin(Learner& learner) {
  *this = ClassMemory(options_);
  window_ = DistinctSamples(options_.window, learner.seed());
}

ClassMemory::Key ClassMemory::key_of(const Learner& learner, std::int64_t number) const {
  const SampleStore& store = window_.store();
  const std::int64_t label = store.y().data_ptr<std::int64_t>()[number], width = learner.context_width();
  if (store.has_context()) return {store.context().data_ptr<std::int64_t>()[number], label};
  if (width > 0) return {label / width, label};
  return {options_.contexts_end ? learner.consolidations() : -1, label};
}

std::string ClassMemory::name() const {
  return fmt::format("{} samples {}, {}{}{}{}", options_.budget, options_.in_total ? "in all" : "per class",
                     to_text(options_.selection), options_.contexts_end ? ", by context" : "",
                     options_.full_capacity_over > 0 ? ", full capacity" : "",
                     options_.window > 0 ? fmt::format(", from windows of {}", options_.window) : "");
}

// Stored and new samples, by set. A set with new samples is chosen again from both: its stored samples rejoin the
// window.
std::map<ClassMemory::Key, ClassMemory::Set> ClassMemory::gather_sets(const Learner& learner) {
  std::map<Key, Set> sets;
  for (std::size_t slot = 0; slot < labels_.size(); ++slot) {
    sets[{contexts_[slot], labels_[slot]}].stored.push_back(static_cast<std::int64_t>(slot));
  }
  std::map<Key, Set> again;
  for (std::int64_t number = 0; number < last_window_; ++number) {
    const auto set = sets.find(key_of(learner, number));
    if (set != sets.end()) again.insert(sets.extract(set));
  }
  for (const auto& [key, set] : again) take_back(set.stored);
  for (const std::int64_t number : window_.in_data_order()) sets[key_of(learner, number)].coming.push_back(number);
  return sets;
}

void ClassMemory::take_back(std::span<const std::int64_t> slots) {
  Batch batch = stored_.fetch(slots);
  batch.ids = at::empty({batch.size()}, at::kLong);
  std::transform(slots.begin(), slots.end(), batch.ids.data_ptr<std::int64_t>(),
                 [this](std::int64_t slot) { return ids_[at(slot)]; });
  window_.keep(batch);
}

std::int64_t ClassMemory::quota(std::int64_t context, std::size_t sets) const {
  std::int64_t quota = options_.budget;
  if (options_.in_total) quota = options_.budget / static_cast<std::int64_t>(sets);
  if (options_.full_capacity_over > 0) quota = full_capacity(quota, options_.full_capacity_over, context);
  return std::max<std::int64_t>(quota, 1);
}

void ClassMemory::choose(Learner& learner, std::map<Key, Set>& sets) {
  const std::int64_t context = learner.consolidations() + 1, most = quota(context, sets.size());
  const FetchSamples fetch = [this](std::span<const std::int64_t> numbers) { return window_.fetch(numbers); };
  std::uint64_t key = static_cast<std::uint64_t>(context) << 32U;
  std::int64_t left = options_.in_total ? options_.budget : std::numeric_limits<std::int64_t>::max();
  for (auto& [name, set] : sets) {
    const std::int64_t allowed = std::min(most, left);
    if (allowed == 0) {
      set = {};
    } else if (!set.coming.empty()) {
      set.coming = select(options_.selection, learner, set.coming, fetch, allowed, key++);
    } else if (options_.selection != Selection::All) {
      set.stored.resize(std::min(set.stored.size(), at(allowed)));
    }
    left -= static_cast<std::int64_t>(set.coming.size() + set.stored.size());
  }
}

void ClassMemory::store(const std::map<Key, Set>& sets) {
  Numbers labels, contexts, ids, from_stored(at(stored_.slots()), -1), from_window(at(window_.store().slots()), -1);
  const auto add = [&](const Key& key, std::int64_t number, Numbers& from, const Numbers& known) {
    from[at(number)] = static_cast<std::int64_t>(labels.size());
    contexts.push_back(key.first);
    labels.push_back(key.second);
    ids.push_back(known[at(number)]);
  };
  for (const auto& [key, set] : sets) {
    for (const std::int64_t slot : set.stored) add(key, slot, from_stored, ids_);
    for (const std::int64_t number : set.coming) add(key, number, from_window, window_.ids());
  }
  SampleStore stored(static_cast<std::int64_t>(labels.size()));
  stored.put(stored_.all(), from_stored);
  stored.put(window_.store().all(), from_window);
  stored_ = std::move(stored);
  labels_ = std::move(labels);
  contexts_ = std::move(contexts);
  ids_ = std::move(ids);
}

void ClassMemory::consolidate(Learner& learner) {
  last_window_ = window_.size();
  if (window_.empty()) return;
  std::map<Key, Set> sets = gather_sets(learner);
  choose(learner, sets);
  store(sets);
  window_.clear();
  ++version_;
  make_pools(learner);
}

void ClassMemory::make_pools(const Learner& learner) {
  all_.clear();
  by_context_.clear();
  const auto add = [&](std::vector<Pool>& pools, std::size_t first, std::size_t last) {
    const std::uint64_t key = queue_key(version_, all_.size() + by_context_.size());
    pools.push_back(
        {static_cast<std::int64_t>(first), IndexQueue(static_cast<std::int64_t>(last - first), learner.seed(), key)});
  };
  if (empty()) return;
  for (int i = 0; i < 2; ++i) add(all_, 0, labels_.size());
  const bool matter = stored_.has_context() || learner.context_width() > 0;
  if (!options_.contexts_end || !matter) return;
  for (std::size_t first = 0, last = 0; first < contexts_.size(); first = last) {
    while (last < contexts_.size() && contexts_[last] == contexts_[first]) ++last;
    add(by_context_, first, last);
  }
}

Batch ClassMemory::draw_from(Pool& pool, std::int64_t count) {
  slots_.resize(at(std::min(count, pool.queue.size())));
  pool.queue.take_batch(slots_);
  for (std::int64_t& slot : slots_) slot += pool.first;
  return stored_.fetch(slots_);
}

const std::vector<Batch>& ClassMemory::draw(std::int64_t count, Step&) {
  drawn_.clear();
  if (empty()) return drawn_;
  if (by_context_.empty()) drawn_.push_back(draw_from(all_.front(), count));
  const auto contexts = static_cast<std::int64_t>(by_context_.size());
  for (Pool& pool : by_context_) drawn_.push_back(draw_from(pool, (count + contexts - 1) / contexts));
  return drawn_;
}

Batch ClassMemory::draw_any(std::int64_t count, Step&) { return draw_from(all_.back(), count); }

std::int64_t ClassMemory::pending(const Batch& current) const {
  return std::max({window_.size(), last_window_, current.size()});
}

std::vector<StoredSet> ClassMemory::sets() const {
  std::vector<StoredSet> sets = sets_of(labels_, contexts_.data());
  // Where the stream hides contexts, the number only counts consolidations: it is reported as a stretch, not as a
  // context.
  for (StoredSet& set : sets) {
    if (options_.contexts_end) set.stretch = set.context;
    if (!stored_.has_context()) set.context = -1;
  }
  return sets;
}

void ClassMemory::save(Archive& to) const {
  Archive window, stored;
  window_.save(window);
  stored_.save(stored);
  to.write("window", window);
  to.write("stored", stored);
  to.write("labels", labels_);
  to.write("contexts", contexts_);
  to.write("ids", ids_);
  to.write("counts", Numbers{last_window_, version_});
  Numbers cursors;
  for (const auto* pools : {&all_, &by_context_}) {
    for (const Pool& pool : *pools) {
      cursors.insert(cursors.end(), {pool.queue.cursor().epoch, pool.queue.cursor().position});
    }
  }
  to.write("draws", cursors);
}

void ClassMemory::load(Learner& learner, const Archive& from) {
  constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
  const SampleBounds bounds = bounds_of(learner);
  window_.load(from.folder("window"), bounds);
  labels_ = from.read_counts("labels", -1, bounds.labels - 1);
  contexts_ = from.read_counts("contexts", size(), Archive::largest_count, -1);
  ids_ = from.read_counts("ids", size(), any, -any);
  stored_ = SampleStore(size());
  stored_.load(from.folder("stored"), bounds);
  if (!empty() && !stored_.laid_out()) from.refuse("labels", "has entries, but no sample is held");
  const Numbers counts = from.read_counts("counts", 2);
  last_window_ = counts[0];
  version_ = counts[1];
  make_pools(learner);
  const std::size_t pools = all_.size() + by_context_.size();
  const Numbers cursors = from.read_counts("draws", static_cast<std::int64_t>(2 * pools));
  auto cursor = cursors.begin();
  for (auto* list : {&all_, &by_context_}) {
    for (Pool& pool : *list) {
      pool.queue.seek({cursor[0], cursor[1]});
      cursor += 2;
    }
  }
}

}  // namespace meander
