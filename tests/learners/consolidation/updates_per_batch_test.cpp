#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/consolidation/drift/drift_detector.h>

#include <limits>
#include <numeric>
#include <utility>

using namespace meander;

namespace {

/// Records which hooks are called, and with how many samples.
class StepCalls final : public Part {
 public:
  explicit StepCalls(std::vector<std::string>& list) : list_(&list) {}
  std::string name() const override { return "calls"; }
  void before_step(Step& step) override {
    list_->push_back("step " + std::to_string(step.iteration()) + "." + std::to_string(step.update()) + " of " +
                     std::to_string(step.current().size()));
  }
  void observe(Learner&, const Batch& raw) override { list_->push_back("observe " + std::to_string(raw.size())); }

 private:
  std::vector<std::string>* list_;
};

LearnerOptions updates(const std::string& text) {
  LearnerOptions options;
  options.updates_per_batch = parse_updates_per_batch(text);
  return options;
}

}  // namespace

TEST_CASE("three updates per batch are three steps on it, observed once afterwards", "[property]") {
  std::vector<std::string> calls;
  ToyRun run(ToyStream{.batch = 5}, parts(StepCalls(calls)), updates("3"));
  run.take_to(2);
  CHECK(calls == std::vector<std::string>{"step 0.0 of 5", "step 0.1 of 5", "step 0.2 of 5", "observe 5",  //
                                          "step 1.0 of 5", "step 1.1 of 5", "step 1.2 of 5", "observe 5"});
  CHECK(run.learner.steps() == 6);
  CHECK(run.learner.samples() == 10);
  CHECK(run.diary->samples == std::vector<std::int64_t>{5, 5});
}

TEST_CASE("a quarter of an update per batch is one step on four batches pooled", "[property]") {
  std::vector<std::string> calls;
  ToyRun run(ToyStream{.batch = 5}, parts(StepCalls(calls)), updates("1/4"));
  run.take_to(3);
  CHECK(calls.empty());
  CHECK(run.learner.samples() == 15);
  run.take_to(4);
  CHECK(calls == std::vector<std::string>{"step 3.0 of 20", "observe 5", "observe 5", "observe 5", "observe 5"});
  run.take_to(6);
  run.learner.end(false);
  CHECK(calls.size() == 8);
  CHECK(calls[5] == "step 6.0 of 10");
  CHECK(run.learner.steps() == 2);
  CHECK(run.learner.samples() == 30);
  CHECK(run.diary->updated == std::vector<bool>{false, false, false, true, false, false, true});
  CHECK(run.diary->samples == std::vector<std::int64_t>{0, 0, 0, 20, 0, 0, 10});
  CHECK(run.diary->ends == 1);
}

TEST_CASE("a step on pooled batches is the step on all their samples", "[property]") {
  ToyRun pooled(ToyStream{.batch = 4}, {}, updates("1/3")), whole(ToyStream{.batch = 4}, {});
  pooled.take_to(3);
  Batch all = whole.stream(0);
  const auto append = [&](at::Tensor Batch::*member) {
    std::vector<at::Tensor> list{whole.stream(0).*member, whole.stream(1).*member, whole.stream(2).*member};
    all.*member = at::empty({12, list[0].dim() == 1 ? 1 : whole.stream.inputs}, list[0].scalar_type());
    for (std::int64_t i = 0; i < 3; ++i) {
      (all.*member).narrow(0, 4 * i, 4).copy_(list[static_cast<std::size_t>(i)].view({4, -1}));
    }
  };
  append(&Batch::x);
  append(&Batch::y);
  all.y = all.y.view({12});
  whole.learner.take(all, all);
  CHECK(bits(pooled.parameters()) == bits(whole.parameters()));
}

TEST_CASE("a boundary flushes the pool, whatever the moments to consolidate are", "[regression]") {
  std::vector<std::string> calls;
  LearnerOptions options = updates("1/3");
  options.consolidate = GENERATE(at_boundary(), every(100), on_request());
  const bool emptied = GENERATE(false, true);  // a filter dropped the batch that announced the boundary
  ToyRun run(ToyStream{.batch = 5}, parts(StepCalls(calls)), options);
  Batch last = run.stream(1), none{};
  last.boundary = none.boundary = true;
  run.take_to(1);
  run.learner.take(emptied ? none : last, emptied ? none : last);
  const auto size = std::to_string(emptied ? 5 : 10);
  REQUIRE(calls.size() == (emptied ? 2 : 3));
  CHECK(calls.front().ends_with(" of " + size));
  CHECK(run.learner.consolidations() == (options.consolidate.at_boundary ? 1 : 0));
  CHECK(run.diary->samples.back() == (emptied ? 5 : 10));
}

TEST_CASE("pooled samples are weighed and filed as of their own context", "[regression]") {
  // Sharp contexts of four batches; three are pooled for a step.
  class Watching final : public Part {
   public:
    Watching(std::vector<std::pair<std::int64_t, std::int64_t>>& learned, std::vector<double>& weights)
        : learned_(&learned), weights_(&weights) {}
    std::string name() const override { return "watching"; }
    void before_step(Step& step) override {
      weights_->push_back(step.learner().current_weight());
      const std::int64_t* y = step.current().y.data_ptr<std::int64_t>();
      for (std::int64_t i = 0; i < step.current().size(); ++i) {
        learned_->emplace_back(step.learner().consolidations(), y[i]);
      }
    }

   private:
    std::vector<std::pair<std::int64_t, std::int64_t>>* learned_;
    std::vector<double>* weights_;
  };
  std::vector<std::pair<std::int64_t, std::int64_t>> learned;
  std::vector<double> weights;
  LearnerOptions options = updates("1/3");
  options.consolidate = at_boundary();
  options.replay_weight = ReplayWeight::one_over_contexts();
  ToyRun run(ToyStream{.batch = 2}, parts(Watching(learned, weights)), options);
  for (std::int64_t i = 0; i < 12; ++i) {
    Batch batch = run.stream(i);
    batch.y.fill_(i / 4);
    batch.boundary = i % 4 == 3;
    run.learner.take(batch, batch);
  }
  run.learner.end(false);
  REQUIRE(learned.size() == 24);
  for (const auto& [contexts_before, label] : learned) CHECK(contexts_before == label);
  CHECK(weights == std::vector<double>{1.0, 1.0, 0.5, 0.5, 1.0 / 3, 1.0 / 3});
}

TEST_CASE("batches with and without ids are pooled, with and without contexts they are not", "[regression]") {
  ToyRun run(ToyStream{.batch = 5}, {}, updates("1/2"));
  Batch known = run.stream(0), live = run.stream(1);
  known.ids = at::empty({5}, at::kLong).fill_(3);
  run.learner.take(known, known);
  run.learner.take(live, live);
  CHECK(run.learner.steps() == 1);
  known.context = at::empty({5}, at::kLong).fill_(0);
  run.learner.take(live, live);
  CHECK(error_line<ShapeError>([&] { run.learner.take(known, known); }) ==
        "context: some batches reveal it and some do not; a stream does one or the other");
}

TEST_CASE("min-gap counts iterations whose updates were dropped", "[drift][regression]") {
  const auto consolidations = [](std::int64_t dropped) {
    LearnerOptions options = updates("1");
    options.consolidate = on_drift(
        {.test = PageHinkleyOptions{.lambda = 1.0, .min_count = 4}, .input = DriftInput::Error, .min_gap = 60});
    options.optimiser = SgdOptions{.lr = 1e-9};  // its predictions do not change
    options.on_nan = OnNan::Skip;
    ToyRun run(ToyStream{}, {}, options);
    const auto learn = [&](std::int64_t i, std::int64_t added) {
      Batch batch = run.stream(i);
      const Logits logits = run.learner.logits(batch);
      predict(logits.values, logits.rows, logits.outputs, Columns::all(), batch.y.data_ptr<std::int64_t>());
      batch.y.add_(added).remainder_(run.stream.outputs);
      run.learner.take(batch, batch);
    };
    std::int64_t i = 0;
    for (; i < 20; ++i) learn(i, 0);
    for (; i < 40; ++i) learn(i, 1);  // the first drift is never too soon
    for (; i < 60; ++i) learn(i, 0);
    Batch spoilt = run.stream(i);
    spoilt.x.fill_(std::numeric_limits<float>::quiet_NaN());
    for (std::int64_t d = 0; d < dropped; ++d) run.learner.take(spoilt, spoilt);
    for (; i < 80; ++i) learn(i, 1);
    return run.learner.consolidations();
  };
  CHECK(consolidations(0) == 1);
  CHECK(consolidations(50) == 2);
}

TEST_CASE("min-gap counts iterations where batches are pooled", "[drift][regression]") {
  // Errors rise every 16 updates: too close together for single batches, but 160 iterations apart if ten are pooled.
  const DriftOptions often{
      .test = PageHinkleyOptions{.lambda = 1.0, .min_count = 4}, .input = DriftInput::Error, .min_gap = 50};
  DriftDetector single(often), pooled(often);
  for (int i = 0; i < 160; ++i) {
    single.add(i / 8 % 2 == 0 ? 0.0 : 1.0);
    pooled.add(i / 8 % 2 == 0 ? 0.0 : 1.0, 10);
  }
  CHECK(pooled.detections() > 5);
  CHECK(pooled.suppressed() == 0);
  CHECK(single.suppressed() > 0);

  LearnerOptions options = updates("1/10");
  options.consolidate = on_drift(often);
  options.optimiser = SgdOptions{.lr = 1e-9};  // its predictions do not change
  ToyRun run(ToyStream{}, {}, options);
  for (std::int64_t i = 0; i < 1600; ++i) {
    Batch batch = run.stream(i);
    const Logits logits = run.learner.logits(batch);
    std::int64_t* labels = batch.y.data_ptr<std::int64_t>();
    predict(logits.values, logits.rows, logits.outputs, Columns::all(), labels);
    if (i / 80 % 2 == 1) batch.y.add_(1).remainder_(run.stream.outputs);
    run.learner.take(batch, batch);
  }
  CHECK(run.learner.drift_detector()->detections() == pooled.detections());
  CHECK(run.learner.drift_detector()->suppressed() == 0);
  CHECK(run.learner.consolidations() == pooled.detections());
}

TEST_CASE("repeated updates predict each sample once, before the first of them", "[property]") {
  // One large step learns the batch by heart: predictions after it would be almost all right.
  const ToyStream stream{.batch = 40};
  LearnerOptions options = updates("3");
  options.optimiser = AdamOptions{.lr = 0.1};
  ToyRun once(stream, {}), thrice(stream, {}, options);
  once.take_to(1);
  thrice.take_to(1);
  CHECK(thrice.diary->correct == once.diary->correct);
  CHECK(thrice.diary->samples == std::vector<std::int64_t>{40});
  thrice.learner.take(stream(0), stream(0));
  CHECK(thrice.diary->correct.back() > once.diary->correct.back());
}

TEST_CASE("updates per batch are an integer or one over an integer", "[refusal]") {
  const auto parsed = [](const char* text) { return parse_updates_per_batch(text).text(); };
  CHECK(parsed("1") == "1");
  CHECK(parsed("3") == "3");
  CHECK(parsed("1/4") == "1/4");
  CHECK(parsed("0.25") == "1/4");
  CHECK(parsed("0.3333333") == "1/3");
  CHECK(parsed("1/1") == "1");
  const std::string wrong =
      GENERATE("", "0", "-1", "1.5", "2/3", "1/0", "0.3", "1/-2", "nan", "inf", "x", "2x", "1/4x");
  CHECK(error_line<UsageError>([&] { parse_updates_per_batch(wrong); }) ==
        "updates-per-batch: '" + wrong +
            "' is neither an integer nor 1/integer; give for example 2, or 1/4 for one "
            "update every 4 batches");
}
