#include <meander/stream/contexts/index_queue.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace meander {

IndexQueue::IndexQueue(std::int64_t size, std::uint64_t seed, std::uint64_t key)
    : seed_(seed), key_(key), rng_(seed, "samples", key) {
  if (size < 1) throw UsageError("index queue", fmt::format("cannot draw from {} samples", size), "give 1 or more");
  order_.resize(static_cast<std::size_t>(size));
  start(0);
}

void IndexQueue::start(std::int64_t epoch) {
  epoch_ = epoch;
  position_ = 0;
  rng_ = Rng(seed_, "samples", key_, static_cast<std::uint64_t>(epoch));
  std::iota(order_.begin(), order_.end(), 0);
}

std::int64_t IndexQueue::take() {
  if (position_ == size()) start(epoch_ + 1);
  // Fisher-Yates from the front, one step at a time: no pause at the end of an epoch.
  const auto left = static_cast<std::uint64_t>(size() - position_);
  auto& next = order_[static_cast<std::size_t>(position_)];
  std::swap(next, order_[static_cast<std::size_t>(position_) + rng_.below(left)]);
  ++position_;
  return next;
}

void IndexQueue::take_batch(std::span<std::int64_t> indices) {
  const auto count = static_cast<std::int64_t>(indices.size());
  if (count > size()) {
    throw UsageError("batch", fmt::format("a batch of {} cannot come from {} samples", count, size()),
                     fmt::format("give a batch of at most {}", size()));
  }
  if (count > size() - position_) start(epoch_ + 1);
  std::generate(indices.begin(), indices.end(), [this] { return take(); });
}

void IndexQueue::seek(Cursor cursor) {
  if (cursor.epoch < 0 || cursor.position < 0 || cursor.position > size()) {
    throw Error(
        "index queue",
        fmt::format("position {} of epoch {} does not exist among {} samples", cursor.position, cursor.epoch, size()),
        "load the state of a stream over the same data");
  }
  start(cursor.epoch);
  while (position_ < cursor.position) take();
}

void save(const std::vector<IndexQueue>& queues, Archive& to) {
  std::vector<std::int64_t> epochs, positions;
  for (const IndexQueue& queue : queues) {
    epochs.push_back(queue.cursor().epoch);
    positions.push_back(queue.cursor().position);
  }
  to.write("epochs", epochs);
  to.write("positions", positions);
}

bool load(std::vector<IndexQueue>& queues, const Archive& from) {
  std::vector<std::int64_t> epochs, positions;
  from.read("epochs", epochs);
  from.read("positions", positions);
  if (epochs.size() != queues.size() || positions.size() != queues.size()) return false;
  std::vector<IndexQueue> moved = queues;
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i].seek({epochs[i], positions[i]});
  queues = std::move(moved);
  return true;
}

}  // namespace meander
