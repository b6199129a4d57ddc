// A run that is stopped and continued equals one that never stopped.
#include "catch.h"
#include "learner_fixture.h"

#include <meander/stream/graph/pipeline.h>

#include <optional>
#include <stop_token>

using namespace meander;

namespace {

/// A given number of batches of the toy stream.
struct ToySource {
  std::int64_t count = 19, position = 0;

  std::optional<Batch> next(std::stop_token) {
    if (position == count) return std::nullopt;
    return ToyStream{}(position++);
  }
  void save(Archive& to) const { to.write("position", position); }
  void load(const Archive& from) { from.read("position", position); }
};

struct StopAt final : Observer {
  void on_step(Learner&, StepReport& report) override {
    if (report.iteration == iteration) stop.request_stop();
  }
  std::int64_t iteration = -1;
  std::stop_source stop;
};

LearnerOptions pooling(const std::string& updates) {
  LearnerOptions options;
  options.consolidate = every(5);
  options.updates_per_batch = parse_updates_per_batch(updates);
  return options;
}

/// A learner at the end of a pipeline.
struct StoppedRun {
  explicit StoppedRun(const LearnerOptions& options)
      : learner({std::make_unique<FusedMlp>(ToyStream{}.shape(), 1)}, toy_method("er and si"), options) {
    learner.add_observer(stop);
  }
  RunSummary run(int threads) { return pipeline.run({.threads = threads, .stop = stop->stop.get_token()}); }
  void load(const StoppedRun& other) {
    Archive learned, streamed;
    other.learner.save(learned);
    other.pipeline.save(streamed);
    learner.load(Archive::from_bytes(learned.to_bytes(), "test"));
    pipeline.load(Archive::from_bytes(streamed.to_bytes(), "test"));
  }
  std::string state() const {
    Archive saved;
    learner.save(saved);
    return saved.to_bytes();
  }

  Learner learner;
  std::shared_ptr<StopAt> stop = std::make_shared<StopAt>();
  Pipeline pipeline = ToySource{} | learner;
};

}  // namespace

TEST_CASE("a run that is stopped and goes on equals one that never was, batches that still wait included",
          "[property]") {
  const std::string updates = GENERATE("1", "1/2", "1/4");
  const int threads = GENERATE(1, 3);
  const bool reloaded = GENERATE(false, true);
  CAPTURE(updates, threads, reloaded);
  StoppedRun whole(pooling(updates)), first(pooling(updates)), second(pooling(updates));
  whole.run(threads);
  first.stop->iteration = 6;
  REQUIRE(first.run(threads).stopped);
  StoppedRun& rest = reloaded ? second : first;
  if (reloaded) {
    second.load(first);
  } else {
    first.stop->stop = std::stop_source();
    first.stop->iteration = -1;
  }
  REQUIRE_FALSE(rest.run(threads).stopped);
  CHECK(bits(rest.learner.parameters()) == bits(whole.learner.parameters()));
  CHECK(rest.learner.steps() == whole.learner.steps());
  CHECK(rest.state() == whole.state());
}
