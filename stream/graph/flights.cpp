#include <meander/stream/graph/flights.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace meander {

void FlightQueue::push(Flight* flight) {
  oneapi::tbb::task_handle wake;  // dropped after the lock is released
  const std::lock_guard lock(mutex_);
  flights_.push_back(flight);
  wake = std::move(wake_);
}

void FlightQueue::close(std::int64_t count) {
  oneapi::tbb::task_handle wake;
  const std::lock_guard lock(mutex_);
  count_ = std::min(count, count_);
  wake = std::move(wake_);
}

void FlightQueue::abort() { close(0); }

bool FlightQueue::ready_or_waiting(Flight*& flight) {
  const std::lock_guard lock(mutex_);
  if (popped_ >= count_) return true;
  if (flights_.empty()) {
    wake_ = waiting_.defer([] {});
    return false;
  }
  flight = flights_.front();
  flights_.pop_front();
  ++popped_;
  return true;
}

Flight* FlightQueue::pop() {
  Flight* flight = nullptr;
  if (ready_or_waiting(flight)) return flight;
  const auto since = std::chrono::steady_clock::now();
  do {
    arena_.execute([&] { waiting_.wait(); });
  } while (!ready_or_waiting(flight));
  idle_seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
  return flight;
}

}  // namespace meander
