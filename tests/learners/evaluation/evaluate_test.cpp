#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/diverged_error.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/prequential.h>
#include <meander/operators/filter.h>
#include <meander/operators/to_float.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <sstream>
#include <stop_token>
#include <utility>

using namespace meander;

namespace {

TestSet test_set(const ToyStream& stream, std::int64_t batches, std::int64_t context) {
  std::vector<at::Tensor> x, y;
  for (std::int64_t i = 0; i < batches; ++i) {
    x.push_back(stream(1000 * (context + 1) + i).x);
    y.push_back(stream(1000 * (context + 1) + i).y);
  }
  return {at::cat(x), at::cat(y), context};
}

std::vector<TestSet> test_sets() {
  const ToyStream stream{.batch = 10};
  return {test_set(stream, 30, 0), test_set(stream, 7, 1)};
}

}  // namespace

TEST_CASE("accuracy is the share of samples whose largest logit is their label's", "[property]") {
  ToyRun run(ToyStream{}, {});
  run.take_to(300);
  for (const TestSet& test : test_sets()) {
    Batch batch;
    batch.x = test.x;
    batch.y = test.y;
    const Logits logits = run.learner.logits(batch);
    std::vector<std::int64_t> predicted(static_cast<std::size_t>(test.size()));
    predict(logits.values, logits.rows, logits.outputs, Columns::all(), predicted.data());
    std::int64_t correct = 0;
    for (std::int64_t i = 0; i < test.size(); ++i) {
      correct += predicted[static_cast<std::size_t>(i)] == test.y.data_ptr<std::int64_t>()[i];
    }
    CHECK(accuracy(run.learner, test) == static_cast<double>(correct) / static_cast<double>(test.size()));
    CHECK(accuracy(run.learner, test) > 0.4);
  }
}

TEST_CASE("a network with a head for each context is told the context it is tested on", "[property]") {
  const ToyStream heads{.outputs = 6, .batch = 12, .contexts = 3};
  ToyRun run(heads, {});
  run.take_to(40);
  Batch batch = heads(99);
  batch.y.fill_(3);
  TestSet test{batch.x, batch.y, 1};
  const double right = accuracy(run.learner, test);
  test.context = 0;
  CHECK(accuracy(run.learner, test) == 0.0);
  test.context = 1;
  test.y = batch.y.clone().fill_(2);
  CHECK(std::abs(accuracy(run.learner, test) + right - 1.0) < 1e-12);
}

TEST_CASE("a network that its last update ruined is not given an accuracy", "[divergence][regression]") {
  LearnerOptions options;
  options.optimiser = AdamOptions{.lr = 1e30};
  ToyRun run(ToyStream{}, {}, options);
  run.take_to(1);
  CHECK(error_line<DivergedError>([&] { evaluate(run.learner, test_sets()); }) ==
        "learner: iteration 1: the scores of test samples are not numbers; lower the learning rate (1e+30 now)");
}

TEST_CASE("a stop reaches a part in the middle of its scores", "[interrupt][regression]") {
  struct Slow final : Part {
    explicit Slow(std::stop_source& source) : stop(source) {}
    std::string name() const override { return "slow"; }
    bool classifies() const override { return true; }
    void classify(Learner& learner, const Batch&, float*) override {
      stop.request_stop();
      stopped = learner.scoring_stopped();
    }
    std::stop_source& stop;
    bool stopped = false;
  };
  std::stop_source stop;
  Parts method;
  method.push_back(std::make_unique<Slow>(stop));
  const auto& slow = static_cast<const Slow&>(*method.front());
  ToyRun run(ToyStream{}, std::move(method));
  CHECK_FALSE(evaluate(run.learner, test_sets(), stop.get_token()).has_value());
  CHECK(slow.stopped);
  CHECK_FALSE(run.learner.scoring_stopped());
}

TEST_CASE("a context for which the network has no head is refused", "[refusal]") {
  const ToyStream heads{.outputs = 6, .contexts = 3};
  ToyRun run(heads, {});
  const Batch batch = heads(0);
  CHECK(error_line<UsageError>([&] {
          accuracy(run.learner, {batch.x, batch.y, 3});
        }) == "evaluate: context 3 has no head, the network has 3; test it on contexts of the stream it was made for");
}

TEST_CASE("test samples pass through the operators, without the random ones", "[property]") {
  const ToyStream stream;
  Learner plain({std::make_unique<FusedMlp>(stream.shape(), 1)}, {});
  Learner halved({std::make_unique<FusedMlp>(stream.shape(), 1)}, {});
  OperatorChain chain;
  chain.append(Operator("twice", [](Batch batch) {
    batch.x = batch.x.mul(2);
    return batch;
  }));
  chain.append(Operator("noise", [](Batch batch, const SampleRandom&) {
    batch.x = batch.x.mul(100);
    return batch;
  }));
  plain.begin(nullptr, OperatorChain());
  halved.begin(nullptr, chain);
  const TestSet test = test_sets().front();
  const TestSet half{test.x.div(2), test.y, 0};
  CHECK(accuracy(halved, half) == accuracy(plain, test));
}

TEST_CASE("samples that a filter drops are not tested", "[property]") {
  const ToyStream stream;
  Learner learner({std::make_unique<FusedMlp>(stream.shape(), 1)}, {});
  OperatorChain chain;
  chain.append(ops::filter([](std::int64_t label) { return label == 2; }));
  learner.begin(nullptr, chain);
  ParameterArray& parameters = learner.network().parameters();
  parameters.data()[parameters.entry("out.bias").offset + 2] = 100.0F;
  CHECK(evaluate(learner, test_sets()).per_context == std::vector<double>{1.0, 1.0});
}

TEST_CASE("a context of which no sample is tested has no accuracy, and the mean leaves it out", "[property]") {
  const ToyStream stream;
  Learner learner({std::make_unique<FusedMlp>(stream.shape(), 1)}, {});
  OperatorChain chain;
  chain.append(ops::filter([](std::int64_t label) { return label == 2; }));
  learner.begin(nullptr, chain);
  ParameterArray& parameters = learner.network().parameters();
  parameters.data()[parameters.entry("out.bias").offset + 2] = 100.0F;
  std::vector<TestSet> tests = test_sets();
  tests[0].y = tests[0].y.clone().fill_(1);  // the filter drops them all
  tests.push_back({tests[1].x.slice(0, 0, 0), tests[1].y.slice(0, 0, 0), 2});
  const Accuracies measured = evaluate(learner, tests);
  CHECK(std::isnan(measured.per_context[0]));
  CHECK(measured.per_context[1] == 1.0);
  CHECK(std::isnan(measured.per_context[2]));
  CHECK(measured.average() == 1.0);
  CHECK(evaluate(learner, subset(tests, 5, 1)).average() == 1.0);
}

TEST_CASE("evaluating a learner changes nothing in its training", "[property]") {
  const bool fused = GENERATE(true, false);
  const std::string method = GENERATE("er and si", "lwf", "agem");
  const auto run = [&](bool evaluated) {
    MlpShape shape = ToyStream{}.shape();
    shape.batch_norm = !fused;
    shape.dropout = fused ? 0.0 : 0.2;
    LearnerOptions options;
    options.consolidate = every(4);
    ToyRun one(ToyStream{}, nets::mlp(shape, 1), toy_method(method), options);
    if (evaluated) one.learner.add_observer(accuracy(test_sets(), {.every = 3, .samples = 20}));
    one.take_to(10);
    if (evaluated) evaluate(one.learner, test_sets());
    one.take_to(15);
    return std::tuple(bits(one.parameters()), bits(one.diary->losses), one.diary->correct);
  };
  CHECK(run(true) == run(false));
}

TEST_CASE("a subset is drawn without replacement, exactly as large as asked", "[property]") {
  std::vector<TestSet> tests{{at::arange(40, at::kFloat).view({40, 1}), at::arange(40, at::kLong), 0}};
  const TestSet part = subset(tests, 15, 1).front();
  CHECK(part.size() == 15);
  std::vector<std::int64_t> y(part.y.data_ptr<std::int64_t>(), part.y.data_ptr<std::int64_t>() + 15);
  std::sort(y.begin(), y.end());
  CHECK(std::adjacent_find(y.begin(), y.end()) == y.end());
  CHECK(part.x.view({15}).to(at::kLong).equal(part.y));
  CHECK(subset(tests, 15, 1).front().y.equal(part.y));
  CHECK_FALSE(subset(tests, 15, 2).front().y.equal(part.y));
  CHECK(subset(tests, 0, 1).front().size() == 40);
  CHECK(subset(tests, 100, 1).front().size() == 40);
}

TEST_CASE("accuracies print one line per context, in percent", "[property]") {
  std::ostringstream out;
  out << Accuracies{{0.5, 1.0}};
  CHECK(out.str() == "context 0    50.00 %\ncontext 1   100.00 %\naverage      75.00 %");
}

TEST_CASE("means are over the contexts that were tested", "[property]") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const Accuracies accuracies{{0.5, none, 1.0, 0.25}};
  CHECK(accuracies.average() == 1.75 / 3);
  CHECK(std::isnan(Accuracies{{none, none}}.average()));
  CHECK(std::isnan(Accuracies{}.average()));
  std::ostringstream out;
  out << Accuracies{{none, 1.0}} << '\n' << Accuracies{{none}};
  CHECK(out.str() ==
        "context 0          -\ncontext 1   100.00 %\naverage     100.00 %\n"
        "context 0          -\naverage            -");
}
