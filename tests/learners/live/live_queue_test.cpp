#include "catch.h"
#include "eventually.h"

#include <meander/learners/live/live_queue.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <stdexcept>

using namespace meander;

namespace {

// Everything that a sink was handed, and what it does meanwhile.
struct Handed {
  std::vector<std::int64_t> iterations, begins;
  std::function<void(const std::stop_token&)> meanwhile = [](const auto&) {};
  std::atomic<bool> failing = false;
  bool finished = false;
};

class KeepingSink final : public LiveSink {
 public:
  explicit KeepingSink(Handed& handed) : handed_(handed) {}
  void take(std::vector<LiveItem> items, const std::stop_token& stop) override {
    handed_.meanwhile(stop);
    for (const LiveItem& item : items) {
      if (const auto* row = std::get_if<LiveRow>(&item)) handed_.iterations.push_back(row->iteration);
      if (const auto* begin = std::get_if<LiveBegin>(&item)) handed_.begins.push_back(begin->iteration);
    }
  }
  void finish(const std::stop_token&) override { handed_.finished = true; }
  bool failing() const override { return handed_.failing; }

 private:
  Handed& handed_;
};

LiveQueue queue_for(Handed& handed, const LiveQueueOptions& options, TellTrouble tell = {}) {
  return LiveQueue(std::make_unique<KeepingSink>(handed), options, std::move(tell));
}

// Rounds only when the queue is closed.
LiveQueueOptions one_round() { return {.interval = std::chrono::hours(1), .grace = std::chrono::hours(1)}; }

void give(LivePlots& plots, std::int64_t first, std::int64_t last) {
  const NamedValue value{"current", 1.0};
  for (std::int64_t i = first; i <= last; ++i) plots.scalars("loss", i, {&value, 1});
}

}  // namespace

TEST_CASE("what is given is handed on in its order, and then the sink is told the end", "[live]") {
  Handed handed;
  LiveQueue queue = queue_for(handed, {.interval = std::chrono::milliseconds(1), .grace = std::chrono::hours(1)});
  queue.begin(3);
  give(queue, 1, 500);
  queue.close();
  CHECK(handed.begins == std::vector<std::int64_t>{3});
  REQUIRE(handed.iterations.size() == 500);
  CHECK(std::is_sorted(handed.iterations.begin(), handed.iterations.end()));
  CHECK(handed.finished);
  CHECK(queue.dropped() == 0);
}

TEST_CASE("a full queue drops the oldest, counts them, and keeps where the run begins", "[live]") {
  Handed handed;
  LiveQueueOptions options = one_round();
  options.capacity = 10'000;
  LiveQueue queue = queue_for(handed, options);
  queue.begin(3);
  give(queue, 1, 1000);
  queue.close();
  CHECK(handed.begins == std::vector<std::int64_t>{3});
  REQUIRE(handed.iterations.size() > 10);
  CHECK(handed.iterations.back() == 1000);
  CHECK(handed.iterations.front() == queue.dropped() + 1);
  CHECK(queue.dropped() == 1000 - static_cast<std::int64_t>(handed.iterations.size()));
}

TEST_CASE("what is given after the end is not handed on", "[live]") {
  Handed handed;
  LiveQueue queue = queue_for(handed, one_round());
  queue.close();
  give(queue, 1, 10);
  queue.close();
  CHECK(handed.iterations.empty());
}

TEST_CASE("the end stops a sink that fails anyway, without waiting for it", "[live]") {
  Handed handed;
  handed.failing = true;
  handed.meanwhile = [](const std::stop_token& stop) { eventually([&] { return stop.stop_requested(); }); };
  LiveQueue queue = queue_for(handed, one_round());
  queue.close();  // would otherwise take as long as its grace
  CHECK(handed.finished);
}

TEST_CASE("the end stops a sink that takes longer than it is given", "[live]") {
  Handed handed;
  bool stopped = false;
  handed.meanwhile = [&](const std::stop_token& stop) { stopped = eventually([&] { return stop.stop_requested(); }); };
  LiveQueue queue = queue_for(handed, {.interval = std::chrono::hours(1), .grace = std::chrono::milliseconds(5)});
  give(queue, 1, 3);
  queue.close();
  CHECK(stopped);
  CHECK(handed.iterations.size() == 3);
}

TEST_CASE("an exception of a sink is told once, and later items are handed on", "[live]") {
  Handed handed;
  Heard heard;
  std::atomic<int> rounds = 0;
  handed.meanwhile = [&](const auto&) {
    if (++rounds <= 3) throw std::runtime_error("out of ink");
  };
  LiveQueue queue =
      queue_for(handed, {.interval = std::chrono::milliseconds(1), .grace = std::chrono::hours(1)}, std::ref(heard));
  REQUIRE(eventually([&] { return rounds > 3; }));
  give(queue, 1, 2);
  queue.close();
  CHECK(heard.lines() == std::vector<std::string>{"live plots: out of ink; some are missing"});
  CHECK(handed.iterations == std::vector<std::int64_t>{1, 2});
}
