#include <meander/learners/buffers/distinct_samples.h>

#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t least_room = 256, no_id = -1;

}  // namespace

// The same number for the same sample within a window, another in the next.
double DistinctSamples::number_of(std::int64_t id) {
  const auto window = static_cast<std::uint64_t>(windows_);
  if (id >= 0) return Rng(seed_, "distinct samples", static_cast<std::uint64_t>(id), window).uniform();
  return Rng(seed_, "distinct samples, untold", static_cast<std::uint64_t>(untold_++), window).uniform();
}

// The slot for a sample that is not held, or -1.
std::int64_t DistinctSamples::place(std::int64_t id, std::int64_t limit) {
  if (limit == 0) {
    ids_.push_back(id);
    return size_++;
  }
  const double number = number_of(id);
  std::int64_t slot = size_;
  if (size_ < limit) {
    ids_.push_back(id);
    ++size_;
  } else {
    if (number >= draws_.front().first) return -1;
    std::pop_heap(draws_.begin(), draws_.end());
    slot = draws_.back().second;
    draws_.pop_back();
    known_.erase(std::exchange(ids_[static_cast<std::size_t>(slot)], id));
  }
  draws_.emplace_back(number, slot);
  std::push_heap(draws_.begin(), draws_.end());
  return slot;
}

void DistinctSamples::take(const Batch& batch, std::int64_t limit) {
  const at::Tensor given = batch.ids.defined() ? batch.ids.contiguous() : at::Tensor();
  slots_.assign(static_cast<std::size_t>(batch.size()), -1);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const std::int64_t id = given.defined() ? given.data_ptr<std::int64_t>()[i] : no_id;
    if (id >= 0 && known_.contains(id)) continue;
    slots_[i] = place(id, limit);
    if (id >= 0 && slots_[i] >= 0) known_.insert(id);
  }
  if (size_ > store_.slots()) store_.grow(std::max({size_, 2 * store_.slots(), least_room}));
  store_.put(batch, slots_);
}

void DistinctSamples::clear() {
  size_ = untold_ = 0;
  ++windows_;
  ids_.clear();
  known_.clear();
  draws_.clear();
}

std::vector<std::int64_t> DistinctSamples::in_data_order() const {
  std::vector<std::int64_t> order(static_cast<std::size_t>(size_));
  std::iota(order.begin(), order.end(), 0);
  // As unsigned numbers, samples without an id sort after all that have one.
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
  to.write("window", std::vector<std::int64_t>{windows_, untold_});
  std::vector<double> numbers(limit_ > 0 ? ids_.size() : 0);
  for (const auto& [number, slot] : draws_) numbers[static_cast<std::size_t>(slot)] = number;
  to.write("draws", numbers);
  to.write("samples", samples);
}

void DistinctSamples::load(const Archive& from, const SampleBounds& bounds) {
  constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
  const std::int64_t size = from.read_count("size");
  const std::vector<std::int64_t> ids = from.read_counts("ids", size, any, -any);
  const std::vector<std::int64_t> window = from.read_counts("window", 2);
  const std::vector<double> numbers = from.read_reals("draws", limit_ > 0 ? size : 0);
  for (const double number : numbers) {
    if (!(number >= 0 && number < 1)) from.refuse("draws", "holds a number outside [0, 1)");
  }
  SampleStore store(size);
  store.load(from.folder("samples"), bounds);
  if (size > 0 && !store.laid_out()) from.refuse("size", fmt::format("is {}, but no sample is held", size));
  size_ = size;
  ids_ = ids;
  known_.clear();
  std::copy_if(ids_.begin(), ids_.end(), std::inserter(known_, known_.end()), [](std::int64_t id) { return id >= 0; });
  windows_ = window[0], untold_ = window[1];
  draws_.clear();
  for (std::size_t slot = 0; slot < numbers.size(); ++slot) {
    draws_.emplace_back(numbers[slot], static_cast<std::int64_t>(slot));
  }
  std::make_heap(draws_.begin(), draws_.end());
  store_ = std::move(store);
}

}  // namespace meander
