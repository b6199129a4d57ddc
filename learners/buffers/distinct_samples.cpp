#include <meander/learners/buffers/distinct_samples.h>

#include <meander/stream/error.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t least_room = 256, no_id = -1;

}  // namespace

void DistinctSamples::offer(const Batch& batch) {
  const at::Tensor given = batch.ids.defined() ? batch.ids.contiguous() : at::Tensor();
  slots_.assign(static_cast<std::size_t>(batch.size()), -1);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const std::int64_t id = given.defined() ? given.data_ptr<std::int64_t>()[i] : no_id;
    if (id >= 0 && !known_.insert(id).second) continue;
    ids_.push_back(id);
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
  // As unsigned numbers what has no id lies beyond all that have one.
  const auto place = [this](std::int64_t number) {
    const std::int64_t id = ids_[static_cast<std::size_t>(number)];
    return id < 0 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(id);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return place(a) < place(b); });
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
  if (static_cast<std::int64_t>(ids_.size()) != size_) {
    throw Error("buffer", fmt::format("saved with {} ids of {} samples", ids_.size(), size_), "the file is damaged");
  }
  known_.clear();
  std::copy_if(ids_.begin(), ids_.end(), std::inserter(known_, known_.end()), [](std::int64_t id) { return id >= 0; });
  store_ = SampleStore(size_);
  store_.load(from.folder("samples"));
}

}  // namespace meander
