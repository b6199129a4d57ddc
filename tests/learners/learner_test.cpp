#include "catch.h"
#include "learner_fixture.h"

#include <meander/learners/losses/losses.h>

#include <algorithm>

using namespace meander;

namespace {

const ToyStream three_heads{.outputs = 6, .batch = 8, .contexts = 3};

/// Sets the output layer's weights and bias of these outputs.
void set_outputs(Learner& learner, std::int64_t first, std::int64_t last, float weight, float bias) {
  ParameterArray& parameters = learner.network().parameters();
  const ParameterEntry& w = parameters.entry("out.weight");
  const std::int64_t units = w.shape[1];
  std::fill(parameters.data() + w.offset + first * units, parameters.data() + w.offset + last * units, weight);
  float* b = parameters.data() + parameters.entry("out.bias").offset;
  std::fill(b + first, b + last, bias);
}

Batch of_context(std::int64_t number, std::int64_t context) {
  Batch batch = three_heads(number);
  for (std::int64_t i = 0; i < batch.size(); ++i) batch.y.data_ptr<std::int64_t>()[i] = context * 2 + i % 2;
  batch.context.fill_(context);
  return batch;
}

}  // namespace

TEST_CASE("other contexts' outputs have no influence on loss, prediction or gradient", "[property]") {
  ToyRun usual(three_heads, {}), disturbed(three_heads, {});
  const Batch batch = of_context(0, 1);
  // Not by the bias alone: a weight would send back a gradient, if there were one.
  for (const std::int64_t first : {0, 4}) {
    set_outputs(usual.learner, first, first + 2, 0.0F, 0.0F);
    set_outputs(disturbed.learner, first, first + 2, 0.7F, 30.0F);
  }
  for (ToyRun* run : {&usual, &disturbed}) {
    set_outputs(run->learner, 2, 3, 0.1F, -100.0F);  // all logits of the block negative
    set_outputs(run->learner, 3, 4, -0.1F, -100.5F);
    run->learner.take(batch, batch);
  }
  CHECK(disturbed.diary->losses == usual.diary->losses);
  CHECK(disturbed.diary->correct == usual.diary->correct);
  CHECK(usual.diary->correct.front() > 0);
  CHECK(bits(disturbed.gradient()) == bits(usual.gradient()));
  const ParameterEntry& w = usual.learner.network().parameters().entry("out.weight");
  const auto gradient_of = [&](std::int64_t output) {
    const float* row = usual.learner.gradient().data() + w.offset + output * w.shape[1];
    return std::vector<float>(row, row + w.shape[1]);
  };
  const std::vector<float> zero(static_cast<std::size_t>(w.shape[1]), 0.0F);
  for (const std::int64_t output : {0, 1, 4, 5}) CHECK(gradient_of(output) == zero);
  CHECK(gradient_of(2) != zero);
}

TEST_CASE("of the classes seen so far all of a context compete from its first batch on, where contexts are announced",
          "[property]") {
  LearnerOptions options;
  options.active_classes = ActiveClasses::SoFar;
  options.classes_per_context = GENERATE(0, 2);
  ToyRun run(ToyStream{.outputs = 6}, {}, options);
  Batch batch = run.stream(0);
  batch.y.fill_(2);
  run.learner.take(batch, batch);
  const ParameterEntry& bias = run.learner.network().parameters().entry("out.bias");
  std::vector<int> learned;
  for (int output = 0; output < 6; ++output) {
    if (run.learner.gradient()[static_cast<std::size_t>(bias.offset + output)] != 0.0F) learned.push_back(output);
  }
  // If contexts are announced, class 2 belongs to the second one: the classes of the first two compete.
  CHECK(learned == (options.classes_per_context > 0 ? std::vector<int>{0, 1, 2, 3} : std::vector<int>{}));
}

TEST_CASE("a learner counts classes and contexts that it learned from, and nothing else", "[property]") {
  ToyRun run(three_heads, {});
  const Batch first = of_context(0, 2), second = of_context(1, 0);
  run.learner.take(first, first);
  CHECK(run.learner.classes_seen() == std::vector<std::uint8_t>{0, 0, 0, 0, 1, 1});
  CHECK(run.learner.context_counts() == std::vector<std::int64_t>{0, 0, 8});
  run.learner.take(second, second);
  CHECK(run.learner.context_counts() == std::vector<std::int64_t>{8, 0, 8});
  CHECK(run.learner.samples() == 16);
  ToyRun hidden(ToyStream{}, {});
  hidden.take_to(3);
  CHECK(hidden.learner.context_counts().empty());
}

TEST_CASE("the same seed gives the same bits, another one other replays", "[determinism]") {
  const std::string method = GENERATE("none", "si", "er", "lwf", "agem", "er and si", "soft er", "agem, both");
  const auto after = [&](std::uint64_t seed) {
    LearnerOptions options;
    options.seed = seed;
    options.consolidate = every(3);
    ToyRun run(ToyStream{}, toy_method(method), options);
    run.take_to(12);
    return std::pair(bits(run.parameters()), bits(run.diary->losses));
  };
  CAPTURE(method);
  CHECK(after(1) == after(1));
  CHECK((after(2) == after(1)) == (method == "none" || method == "si" || method == "lwf"));
}

TEST_CASE("parts add up in one step, in their order", "[property]") {
  ToyRun both(ToyStream{}, toy_method("er and si"));
  struct Names final : Observer {
    void on_step(Learner&, StepReport& report) override {
      terms.clear();
      for (const LossTerm& term : report.terms) terms.emplace_back(term.name);
      penalties = report.penalties.size();
    }
    std::vector<std::string> terms;
    std::size_t penalties = 0;
  };
  const auto names = std::make_shared<Names>();
  both.learner.add_observer(names);
  both.take_to(2);
  both.learner.request_consolidation();
  both.take_to(4);
  CHECK(names->terms == std::vector<std::string>{"replay", "current"});
  CHECK(names->penalties == 1);
}

TEST_CASE("the sigmoid objective learns every output for itself", "[property]") {
  LearnerOptions options;
  options.objective = Objective::Binary;
  ToyRun run(ToyStream{}, toy_method("er"), options);
  run.take_to(1);
  const Batch batch = run.stream(0);
  // Four outputs at about a half: about 4 log 2.
  CHECK(std::abs(run.diary->losses.front() - 4 * std::log(2.0)) < 0.5);
  run.take_to(200);
  CHECK(run.diary->losses.back() < 0.8 * run.diary->losses.front());
}
