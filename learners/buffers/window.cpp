#include <meander/learners/buffers/window.h>

#include <algorithm>
#include <numeric>

namespace meander {

Window::Window(std::int64_t limit, std::uint64_t seed) : seed_(seed) {
  if (limit > 0) some_.emplace(limit, this->seed());
}

// Each window has its own seed.
std::uint64_t Window::seed() const { return seed_ + (static_cast<std::uint64_t>(windows_ + 1) << 32U); }

void Window::offer(const Batch& batch) {
  if (some_) {
    some_->offer(batch);
  } else {
    all_.offer(batch);
  }
}

void Window::clear() {
  all_.clear();
  ++windows_;
  if (some_) some_->restart(seed());
}

std::vector<std::int64_t> Window::numbers() const {
  std::vector<std::int64_t> numbers;
  if (some_) {
    numbers.resize(static_cast<std::size_t>(some_->filled()));
    std::iota(numbers.begin(), numbers.end(), 0);
  } else {
    numbers = all_.in_data_order();
  }
  return numbers;
}

Batch Window::fetch(std::span<const std::int64_t> numbers) {
  return some_ ? some_->fetch(numbers) : all_.fetch(numbers);
}

void Window::save(Archive& to) const {
  Archive samples;
  if (some_) {
    some_->save(samples);
  } else {
    all_.save(samples);
  }
  to.write("samples", samples);
  to.write("windows", windows_);
}

void Window::load(const Archive& from, const SampleBounds& bounds) {
  windows_ = from.read_count("windows");
  if (some_) {
    some_->restart(seed());
    some_->load(from.folder("samples"), bounds);
  } else {
    all_.load(from.folder("samples"), bounds);
  }
}

}  // namespace meander
