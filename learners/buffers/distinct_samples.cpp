#include <meander/learners/buffers/distinct_samples.h>

#include <algorithm>
#include <numeric>

namespace meander {
namespace {

constexpr std::int64_t least_room = 256;

}  // namespace

void DistinctSamples::offer(const Batch& batch) {
  const std::int64_t* ids = batch.ids.defined() ? batch.ids.data_ptr<std::int64_t>() : nullptr;
  slots_.assign(static_cast<std::size_t>(batch.size()), -1);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (ids != nullptr && !known_.insert(ids[i]).second) continue;
    if (ids != nullptr) ids_.push_back(ids[i]);
    slots_[i] = size_++;
  }
  if (size_ > store_.slots()) store_.grow(std::max({size_, 2 * store_.slots(), least_room}));
  store_.put(batch, slots_);
}

void DistinctSamples::clear() {
  size_ = 0;
  ids_.clear();
  known_.clear();
}

std::vector<std::int64_t> DistinctSamples::in_data_order() const {
  std::vector<std::int64_t> order(static_cast<std::size_t>(size_));
  std::iota(order.begin(), order.end(), 0);
  if (ids_.size() != order.size()) return order;
  std::sort(order.begin(), order.end(), [this](std::int64_t a, std::int64_t b) {
    return ids_[static_cast<std::size_t>(a)] < ids_[static_cast<std::size_t>(b)];
  });
  return order;
}

void DistinctSamples::save(Archive& to) const {
  Archive samples;
  store_.save(samples, size_);
  to.write("size", size_);
  to.write("ids", ids_);
  to.write("samples", samples);
}

void DistinctSamples::load(const Archive& from) {
  from.read("size", size_);
  from.read("ids", ids_);
  known_ = {ids_.begin(), ids_.end()};
  store_ = SampleStore(size_);
  store_.load(from.folder("samples"));
}

}  // namespace meander
