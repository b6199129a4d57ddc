#include <meander/learners/live/live_queue.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/signals.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace meander {
namespace {

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::size_t cost_of(const LiveItem& item) {
  std::size_t bytes = sizeof(LiveItem);
  if (const auto* row = std::get_if<LiveRow>(&item)) {
    bytes += row->graph.size() + row->values.size() * sizeof(row->values.front());
  } else if (const auto* picture = std::get_if<LivePicture>(&item)) {
    bytes += picture->title.size() + picture->image.values.size();
  }
  return bytes;
}

}  // namespace

LiveQueue::LiveQueue(std::unique_ptr<LiveSink> sink, const LiveQueueOptions& options, TellTrouble tell)
    : sink_(std::move(sink)), options_(options), tell_(std::move(tell)) {
  try {
    thread_ = std::thread([this] { work(); });
  } catch (const std::system_error& error) {
    throw Error("live plots", fmt::format("cannot create a thread ({})", error.what()), "raise the limit (ulimit -u)");
  }
}

LiveQueue::~LiveQueue() { close(); }

// Without memory for an item it is lost like any other that there is no room for.
template <class Put>
void LiveQueue::put(const Put& put_it) noexcept {
  try {
    put_it();
  } catch (const std::exception&) {
    ++dropped_;
  }
}

void LiveQueue::begin(std::int64_t iteration) noexcept {
  put([&] { push(LiveBegin{iteration, seconds_since_1970()}); });
}

void LiveQueue::scalars(std::string_view graph, std::int64_t iteration, std::span<const NamedValue> values) noexcept {
  put([&] {
    LiveRow row{std::string(graph), iteration, seconds_since_1970()};
    row.values.reserve(values.size());
    for (const NamedValue& each : values) {
      if (std::isfinite(each.value)) row.values.emplace_back(each.name, each.value);
    }
    if (!row.values.empty()) push(std::move(row));
  });
}

void LiveQueue::image(std::string_view title, std::int64_t iteration, Image image) noexcept {
  put([&] { push(LivePicture{std::string(title), iteration, seconds_since_1970(), std::move(image)}); });
}

void LiveQueue::push(LiveItem item) {
  const std::size_t cost = cost_of(item);
  std::vector<Waiting> lost;  // freed after the lock
  const std::lock_guard lock(mutex_);
  if (closing_) return;
  used_ += cost;
  waiting_.push_back({std::move(item), cost});
  while (used_ > options_.capacity) {
    // Where the run begins must be known, whatever else is not.
    const auto oldest = std::find_if(waiting_.begin(), waiting_.end(),
                                     [](const Waiting& w) { return !std::holds_alternative<LiveBegin>(w.item); });
    if (oldest == waiting_.end()) break;
    used_ -= oldest->cost;
    lost.push_back(std::move(*oldest));
    waiting_.erase(oldest);
    ++dropped_;
  }
}

void LiveQueue::work() {
  block_signals();
  while (round()) {
  }
  attempt([this] { sink_->finish(stop_.get_token()); });
  const std::lock_guard lock(mutex_);
  done_ = true;
  wake_.notify_all();
}

// Whether another round follows.
bool LiveQueue::round() {
  std::deque<Waiting> came;
  bool last = false;
  {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, options_.interval, [this] { return closing_; });
    came.swap(waiting_);
    used_ = 0;
    last = closing_;
  }
  attempt([&] {
    std::vector<LiveItem> items;
    items.reserve(came.size());
    for (Waiting& each : came) items.push_back(std::move(each.item));
    sink_->take(std::move(items), stop_.get_token());
  });
  return !last;
}

template <class Action>
void LiveQueue::attempt(const Action& action) noexcept {
  try {
    try {
      action();
    } catch (const std::exception& error) {
      if (!std::exchange(told_, true) && tell_) tell_(fmt::format("live plots: {}; some are missing", error.what()));
    }
  } catch (...) {  // `tell` itself failed: there is nobody left to tell
  }
}

void LiveQueue::close() noexcept {
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    wake_.notify_all();
    if (!sink_->failing()) wake_.wait_for(lock, options_.grace, [this] { return done_; });
  }
  stop_.request_stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace meander
