#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/layers/gates.h>
#include <meander/learners/parts/learning_without_forgetting.h>

#include <algorithm>
#include <numeric>

using namespace meander;

namespace {

/// LwF that records which earlier contexts it draws.
class RecordingContexts final : public LearningWithoutForgetting {
 public:
  RecordingContexts(const LearningWithoutForgettingOptions& options, std::vector<std::int64_t>& drawn)
      : LearningWithoutForgetting(options), drawn_(&drawn) {}

 protected:
  bool draw_contexts(Step& step, std::span<std::int64_t> contexts) override {
    if (!LearningWithoutForgetting::draw_contexts(step, contexts)) return false;
    drawn_->insert(drawn_->end(), contexts.begin(), contexts.end());
    return true;
  }

 private:
  std::vector<std::int64_t>* drawn_;
};

LearnerOptions asked() {
  LearnerOptions options;
  options.consolidate = on_request();
  return options;
}

Batch one_context_batch(const ToyStream& stream, std::int64_t number, std::int64_t context) {
  Batch batch = stream(number);
  batch.y.fill_(context * stream.head_width());
  batch.context.fill_(context);
  return batch;
}

struct Terms final : Observer {
  void on_step(Learner&, StepReport& report) override { terms.assign(report.terms.begin(), report.terms.end()); }
  double value(const std::string& name) const {
    const auto found = std::find_if(terms.begin(), terms.end(), [&](const LossTerm& t) { return t.name == name; });
    return found == terms.end() ? -1.0 : found->value;
  }
  std::vector<LossTerm> terms;
};

}  // namespace

TEST_CASE("earlier contexts are drawn as often as they were seen before the teacher was taken", "[property]") {
  const ToyStream stream{.outputs = 6, .batch = 100, .contexts = 3};
  std::vector<std::int64_t> drawn;
  ToyRun run(stream, parts(RecordingContexts({}, drawn)), asked());
  for (std::int64_t i = 0; i < 4; ++i) {
    const Batch batch = one_context_batch(stream, i, i == 0 ? 0 : 2);
    run.learner.take(batch, batch);
  }
  CHECK(drawn.empty());
  run.learner.request_consolidation();
  run.learner.take({}, {});
  for (std::int64_t i = 0; i < 20; ++i) {
    const Batch batch = one_context_batch(stream, i, 1);
    run.learner.take(batch, batch);
  }
  REQUIRE(drawn.size() == 2000);
  const auto count = [&](std::int64_t context) { return std::count(drawn.begin(), drawn.end(), context); };
  CHECK(count(1) == 0);
  CHECK(std::abs(static_cast<double>(count(0)) - 500.0) < 100.0);
  CHECK(count(0) + count(2) == 2000);
}

TEST_CASE("with gates the teacher and the student answer as in each earlier context", "[property]") {
  // One head: contexts differ only in which units are open.
  ToyStream stream{.outputs = 4, .contexts = 2};
  MlpShape shape = stream.shape();
  shape.gates = draw_gates(3, 2, shape.units, 0.5, 1);
  Learner learner({std::make_unique<FusedMlp>(shape, 1)},
                  parts(LearningWithoutForgetting({.only_seen = false, .weight = DistillationWeight::PerContext})),
                  asked());
  const auto terms = std::make_shared<Terms>();
  learner.add_observer(terms);
  learner.begin(nullptr, OperatorChain());
  for (std::int64_t context = 0; context < 3; ++context) {
    Batch batch = stream(context);
    batch.context.fill_(context);
    learner.take(batch, batch);
    const auto kept = [](const LossTerm& t) { return t.name == std::string("distillation"); };
    CHECK(std::count_if(terms->terms.begin(), terms->terms.end(), kept) == context);
    for (const LossTerm& term : terms->terms) CHECK(term.weight == 1.0);
    learner.request_consolidation();
    learner.take({}, {});
  }
}

TEST_CASE("a teacher taken before the first sample teaches nothing", "[regression]") {
  const ToyStream stream{.contexts = GENERATE(0, 2)};
  ToyRun taught(stream, methods::lwf(), asked()), plain(stream, {}, asked());
  for (ToyRun* run : {&taught, &plain}) {
    run->learner.request_consolidation();
    run->learner.take({}, {});
    run->take_to(3);
  }
  CHECK(bits(taught.parameters()) == bits(plain.parameters()));
}

TEST_CASE("more consolidations than contexts teach the contexts that there are", "[regression]") {
  const ToyStream stream{.outputs = 6, .contexts = 3};
  const bool soft = GENERATE(false, true);
  const auto weight = GENERATE(DistillationWeight::PerContext, DistillationWeight::One, DistillationWeight::MeanReplay);
  ToyRun run(stream, parts(LearningWithoutForgetting({.soft = soft, .weight = weight})), asked());
  const auto terms = std::make_shared<Terms>();
  run.learner.add_observer(terms);
  for (std::int64_t pass = 0; pass < 5; ++pass) {
    const Batch batch = one_context_batch(stream, pass, pass % 3);
    run.learner.take(batch, batch);
    run.learner.request_consolidation();
    run.learner.take({}, {});
  }
  CHECK(run.learner.consolidations() == 5);
  const Batch batch = one_context_batch(stream, 5, 2);
  run.learner.take(batch, batch);
  double weights = 0.0;
  for (const LossTerm& term : terms->terms) {
    if (term.name == std::string("distillation")) weights += term.weight;
    CHECK(std::isfinite(term.value));
  }
  if (weight == DistillationWeight::PerContext) CHECK(weights == 3.0);
  if (weight == DistillationWeight::One) CHECK(std::abs(weights - 1.0) < 1e-12);
}

TEST_CASE("right after a consolidation the teacher agrees, and hard targets are its most likely classes",
          "[property]") {
  const ToyStream stream;
  const bool hard = GENERATE(false, true);
  ToyRun run(stream, methods::lwf({.hard = hard, .only_seen = false}), asked());
  const auto terms = std::make_shared<Terms>();
  run.learner.add_observer(terms);
  run.take_to(3);
  CHECK(terms->value("distillation") == -1.0);
  run.learner.request_consolidation();
  run.learner.take({}, {});
  const Batch batch = stream(3);
  const Logits logits = run.learner.logits(batch);
  const std::vector<float> values(logits.values, logits.values + logits.rows * logits.outputs);
  run.take_to(4);
  double expected = 0.0;
  if (hard) {
    std::vector<std::int64_t> labels(static_cast<std::size_t>(batch.size()));
    predict(values.data(), batch.size(), stream.outputs, Columns::all(), labels.data());
    CrossEntropy loss;
    loss.set(labels.data(), Columns::all());
    std::vector<float> none(values.size());
    expected = loss({values.data(), batch.size(), stream.outputs}, 1.0, none.data());
  } else {
    SoftTargets shares;
    shares.softmax(values.data(), batch.size(), stream.outputs, stream.outputs, Columns::all(), 2.0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      expected -= shares.data()[i] * std::log(shares.data()[i]) / static_cast<double>(batch.size());
    }
  }
  CHECK(std::abs(terms->value("distillation") - expected) < 1e-6);
}

TEST_CASE("the teacher stays as it was when it was taken", "[property]") {
  // The student keeps learning; distillation on a batch is still towards the old outputs.
  const ToyStream stream;
  ToyRun run(stream, methods::lwf({.only_seen = false}), asked());
  const auto terms = std::make_shared<Terms>();
  run.learner.add_observer(terms);
  run.learner.request_consolidation();
  run.take_to(1);
  const Batch batch = stream(9);
  std::vector<double> values;
  for (int i = 0; i < 30; ++i) {
    run.learner.take(batch, batch);
    values.push_back(terms->value("distillation"));
  }
  CHECK(values.back() > values.front() + 1e-4);
}

TEST_CASE("learning without forgetting refuses a temperature that means nothing", "[refusal]") {
  CHECK(error_line<UsageError>([] { LearningWithoutForgetting part({.temperature = -1.0}); }) ==
        "temperature: -1 is not a temperature; give a finite number above 0");
}
