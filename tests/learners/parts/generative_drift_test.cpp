// What is watched for drift in a learner that generates.
#include "catch.h"
#include "generative_fixture.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace meander;

namespace {

/// Counts the batches that it was shown before each consolidation.
class Shown final : public Part {
 public:
  explicit Shown(std::vector<std::int64_t>& before) : before_(&before) {}
  std::string name() const override { return "shown"; }
  void observe(Learner&, const Batch&) override { ++shown_; }
  void consolidate(Learner&) override { before_->push_back(shown_); }

 private:
  std::vector<std::int64_t>* before_;
  std::int64_t shown_ = 0;
};

std::string bytes(const DriftDetector& detector) {
  Archive archive;
  detector.save(archive);
  return archive.to_bytes();
}

/// Whether a learner with this part looks for drift in the losses of its current batches, and in nothing else.
template <class Part, class Options>
bool watches_current(std::unique_ptr<Network> network, const Options& options) {
  Parts list;
  list.push_back(std::make_unique<Part>(options));
  LearnerOptions learner;
  learner.consolidate = on_drift();
  ToyRun run(ToyStream{}, std::move(network), std::move(list), learner);
  const auto losses = std::make_shared<CurrentLosses>();
  run.learner.add_observer(losses);
  run.take_to(30);
  REQUIRE(losses->values.size() == 30);
  DriftDetector expected;
  for (const double loss : losses->values) expected.add(detector_value(loss, run.stream.outputs));
  DriftDetector blind;
  for (int i = 0; i < 30; ++i) blind.add(0.0);
  CHECK(bytes(expected) != bytes(blind));
  return bytes(*run.learner.drift_detector()) == bytes(expected);
}

}  // namespace

TEST_CASE("drift is looked for in the loss that classifies, whatever else is learned", "[property][drift]") {
  GenerativeReplayOptions replay;
  replay.generator = toy_vae();
  GenerativeClassifierOptions classes;
  classes.model = toy_vae();
  CHECK(watches_current<ReplayThroughFeedback>(std::make_unique<ConditionalVae>(toy_conditional_vae(), 1),
                                               ReplayThroughFeedbackOptions{}));
  CHECK(watches_current<GenerativeReplay>(std::make_unique<FusedMlp>(ToyStream{}.shape(), 1), replay));
  CHECK(watches_current<GenerativeClassifier>(std::make_unique<NoNetwork>("none", 6, 4), classes));
}

TEST_CASE("a learner consolidates when its loss rises, and not on a stream that does not change",
          "[regression][drift]") {
  DriftOptions options;
  options.test = AdwinOptions{.clock = 4};
  LearnerOptions learner;
  learner.consolidate = on_drift(options);
  learner.optimiser = AdamOptions{.lr = 0.01};
  const bool jumps = GENERATE(true, false);
  CAPTURE(jumps);
  std::vector<std::int64_t> shown;
  ToyRun run(ToyStream{.batch = 20}, parts(Shown(shown)), learner);
  run.take_to(400);
  CHECK(run.learner.consolidations() == 0);
  for (std::int64_t i = 400; i < 480; ++i) {
    Batch batch = run.stream(i);
    if (jumps) batch.y = batch.y.neg().add(3);
    run.learner.take(batch, batch);
  }
  CHECK((run.learner.consolidations() > 0) == jumps);
  // What is consolidated comes from before the batch in which the drift showed.
  const auto moment = std::find(run.diary->consolidated.begin(), run.diary->consolidated.end(), true);
  if (jumps) CHECK(shown.at(0) == moment - run.diary->consolidated.begin());
}
