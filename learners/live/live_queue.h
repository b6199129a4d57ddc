#pragma once

#include <meander/learners/live/live_item.h>
#include <meander/learners/live/live_plots.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace meander {

/// Told what is wrong with live plots, in one line; called on their thread.
using TellTrouble = std::function<void(const std::string&)>;

struct LiveQueueOptions {
  std::size_t capacity = std::size_t{16} << 20;  ///< bytes that may wait, roughly
  std::chrono::milliseconds interval{500};       ///< between two rounds of the thread
  /// How long `close` waits for what is left to be drawn; not at all where the sink is failing.
  std::chrono::milliseconds grace{2000};
};

/// The queue and thread of live plots: what was given since the last round goes to the sink together. The lock is held
/// while an item is moved, and to swap the queue; nobody is woken, since the thread looks by itself.
class LiveQueue final : public LivePlots {
 public:
  /// `tell` hears, once, of an exception of the sink; the items concerned are lost. Throws Error when no thread can be
  /// made.
  LiveQueue(std::unique_ptr<LiveSink> sink, const LiveQueueOptions& options, TellTrouble tell);
  ~LiveQueue() override;
  LiveQueue(const LiveQueue&) = delete;
  LiveQueue& operator=(const LiveQueue&) = delete;

  void begin(std::int64_t iteration) noexcept override;
  void scalars(std::string_view graph, std::int64_t iteration, std::span<const NamedValue> values) noexcept override;
  void image(std::string_view title, std::int64_t iteration, Image image) noexcept override;
  void close() noexcept override;
  std::int64_t dropped() const noexcept override { return dropped_; }

 private:
  struct Waiting {
    LiveItem item;
    std::size_t cost;
  };
  void push(LiveItem item);
  template <class Put>
  void put(const Put& put_it) noexcept;
  void work();
  bool round();
  template <class Action>
  void attempt(const Action& action) noexcept;

  std::unique_ptr<LiveSink> sink_;
  LiveQueueOptions options_;
  TellTrouble tell_;
  bool told_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  std::size_t used_ = 0;
  bool closing_ = false, done_ = false;
  std::atomic<std::int64_t> dropped_ = 0;
  std::stop_source stop_;
  std::thread thread_;  // the last: it uses all of the above
};

}  // namespace meander
