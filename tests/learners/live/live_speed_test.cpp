// How fast a learner is with live curves, relative to without, whatever the server does. Not part of the tests:
//   build/tests/test_live "[.bench]"
#include "catch.h"
#include "learners/learner_fixture.h"
#include "scratch_folder.h"
#include "visdom_fixture.h"

#include <meander/learners/live/live_curves.h>
#include <meander/learners/live/tensorboard.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>

using namespace meander;

namespace {

using Seconds = std::chrono::duration<double>;

// Split MNIST's network, with replay, which gets a point of each curve every iteration: as often as can be.
class Pace {
 public:
  Pace(std::string name, std::int64_t batch, int threads, std::shared_ptr<LivePlots> plots)
      : name_(std::move(name)),
        plots_(std::move(plots)),
        run_(stream(batch), network(), toy_method("er"), {}, threads) {
    for (std::int64_t i = 0; i < 16; ++i) batches_.push_back(run_.stream(i));
    if (plots_) {
      run_.learner.add_observer(
          std::make_shared<LiveCurves>(std::vector<std::shared_ptr<LivePlots>>{plots_}, LiveCurvesOptions{}));
    }
  }

  void turn(std::int64_t iterations) {
    const double busy = processor_seconds();
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t i = 0; i < iterations; ++i, ++next_) {
      Batch& batch = batches_[static_cast<std::size_t>(next_ % 16)];
      batch.index = next_;
      run_.learner.take(batch, batch);
    }
    const auto count = static_cast<double>(iterations);
    rates_.push_back(count / Seconds(std::chrono::steady_clock::now() - begin).count());
    processor_rates_.push_back(count / (processor_seconds() - busy));
  }
  double rate() const { return median(rates_); }
  /// Of each turn, relative to the same turn of another: by the clock, and by what the learner's thread computed.
  double relative_to(const Pace& other) const { return median(ratios(rates_, other.rates_)); }
  double on_processor_relative_to(const Pace& other) const {
    return median(ratios(processor_rates_, other.processor_rates_));
  }
  const std::string& name() const { return name_; }

 private:
  static ToyStream stream(std::int64_t batch) { return {.inputs = 784, .outputs = 10, .batch = batch}; }
  static std::unique_ptr<Network> network() {
    return std::make_unique<FusedMlp>(ToyStream{.inputs = 784, .outputs = 10}.shape(3, 400), 1);
  }

  static double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }
  // The first warms up.
  static double median(std::vector<double> values) {
    std::sort(values.begin() + 1, values.end());
    return values[values.size() / 2];
  }
  static std::vector<double> ratios(const std::vector<double>& ours, const std::vector<double>& others) {
    std::vector<double> quotients;
    for (std::size_t i = 0; i < ours.size(); ++i) quotients.push_back(ours[i] / others[i]);
    return quotients;
  }

  std::string name_;
  std::shared_ptr<LivePlots> plots_;
  ToyRun run_;
  std::vector<Batch> batches_;
  std::int64_t next_ = 0;
  std::vector<double> rates_, processor_rates_;
};

}  // namespace

TEST_CASE("speed with live curves, relative to without", "[.bench]") {
  const auto [batch, threads] = GENERATE(table<std::int64_t, int>({{10, 1}, {128, 1}, {10, 2}, {128, 2}}));
  const PlayedVisdom good, slow(Manner::Slow), silent(Manner::Silent), broken(Manner::Error500);
  const ScratchFolder folder;
  const auto on = [](const std::string& url) { return std::shared_ptr<LivePlots>(visdom_plots({.url = url})); };
  std::vector<std::unique_ptr<Pace>> paces;
  const auto add = [&, batch = batch, threads = threads](const std::string& name, std::shared_ptr<LivePlots> plots) {
    paces.push_back(std::make_unique<Pace>(name, batch, threads, std::move(plots)));
  };
  add("without", nullptr);
  add("without, again", nullptr);
  add("Visdom", on(good.url()));
  add("dead server", on("http://127.0.0.1:" + std::to_string(closed_port())));
  add("slow server", on(slow.url()));
  add("silent server", on(silent.url()));
  add("HTTP 500", on(broken.url()));
  add("TensorBoard", tensorboard_plots({.folder = folder.path()}));
  const char* given = std::getenv("TURNS");
  const int turns = given != nullptr ? std::atoi(given) : 100;
  for (int turn = 0; turn < turns; ++turn) {
    for (const auto& pace : paces) pace->turn(batch == 10 ? 40 : 10);
  }
  fmt::print("batch {}, {} thread(s), {} turns\n", batch, threads, turns);
  for (const auto& pace : paces) {
    fmt::print("  {:16} {:8.1f} it/s  {:.4f} by the clock  {:.4f} on the processor\n", pace->name(), pace->rate(),
               pace->relative_to(*paces[0]), pace->on_processor_relative_to(*paces[0]));
  }
}

// The ratios above scatter by a percent or two; this is what a step pays, measured alone.
TEST_CASE("what a point of each curve costs the learner's thread", "[.bench]") {
  const PlayedVisdom good, slow(Manner::Slow), broken(Manner::Error500);
  const ScratchFolder folder;
  ToyRun run({.inputs = 784, .outputs = 10, .batch = 10}, toy_method("none"));
  const auto print = [&](const std::string& name, std::shared_ptr<LivePlots> plots) {
    LiveCurves curves({std::move(plots)}, {});
    constexpr std::int64_t steps = 200'000;
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t i = 1; i <= steps; ++i) {
      StepReport report{.iteration = i, .samples = 10, .correct = 5, .loss = 0.5, .updated = true};
      curves.on_step(run.learner, report);
    }
    const double seconds = Seconds(std::chrono::steady_clock::now() - begin).count();
    fmt::print("  {:16} {:.2f} microseconds a step\n", name, 1e6 * seconds / steps);
  };
  print("Visdom", visdom_plots({.url = good.url()}));
  print("dead server", visdom_plots({.url = "http://127.0.0.1:" + std::to_string(closed_port())}));
  print("slow server", visdom_plots({.url = slow.url()}));
  print("HTTP 500", visdom_plots({.url = broken.url()}));
  print("TensorBoard", tensorboard_plots({.folder = folder.path()}));
}
