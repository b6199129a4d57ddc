#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/diverged_error.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/optim/penalty_bound.h>
#include <meander/learners/parts/synaptic_intelligence.h>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

using namespace meander;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

LearnerOptions adam(double lr, OnNan on_nan = OnNan::Stop) {
  LearnerOptions options;
  options.optimiser = AdamOptions{.lr = lr};
  options.on_nan = on_nan;
  return options;
}

bool finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

struct Failure {
  std::string line;
  std::int64_t iteration = 0;
  std::vector<float> before;  // the parameters before the iteration that failed
};

/// Learns until an update is not applied, or for `iterations` iterations.
Failure learn_until_failure(ToyRun& run, std::int64_t iterations) {
  Failure failure;
  for (std::int64_t i = 0; i < iterations; ++i) {
    failure.before = run.parameters();
    try {
      run.take_to(i + 1);
    } catch (const DivergedError& error) {
      failure.line = error.what();
      failure.iteration = error.iteration();
      return failure;
    }
  }
  return failure;
}

bool contains(const std::string& line, const std::string& part) { return line.find(part) != std::string::npos; }

/// Adds a term to one iteration: a loss of the current batch whose value and gradient the test chooses.
class Faulty final : public Part {
 public:
  Faulty(std::int64_t iteration, double value, float gradient) : iteration_(iteration), loss_(value, gradient) {}
  std::string name() const override { return "faulty"; }
  void before_step(Step& step) override {
    if (step.iteration() == iteration_) step.add_loss("faulty", loss_, 0, Role::Weighted);
  }

 private:
  struct Given final : Loss {
    Given(double v, float g) : value(v), entry(g) {}
    double operator()(const Logits& logits, double, float* gradient) const override {
      for (std::int64_t i = 0; i < logits.rows * logits.outputs; ++i) gradient[i] += entry;
      return value;
    }
    double value;
    float entry;
  };
  std::int64_t iteration_;
  Given loss_;
};

}  // namespace

TEST_CASE("a learning rate that is out of bounds is found at the first loss that it ruins",
          "[divergence][regression]") {
  const std::string method = GENERATE("none", "er", "lwf", "si", "agem");
  const double lr = GENERATE(1e6, 1e30);
  CAPTURE(method, lr);
  LearnerOptions options = adam(lr);
  options.consolidate = every(100);
  ToyRun run(ToyStream{}, toy_method(method), options);
  const Failure failure = learn_until_failure(run, 5);
  CHECK(failure.iteration == 2);
  CHECK(bits(run.parameters()) == bits(failure.before));
  CHECK(finite(run.parameters()));
  CHECK(run.learner.iterations() == 1);
  CHECK(failure.line.starts_with("learner: iteration 2: the loss '"));
  CHECK(contains(failure.line,
                 lr > 1e10 ? "not finite" : "above 1.16e+07, beyond which single precision loses the samples"));
  CHECK(failure.line.ends_with(lr > 1e10 ? "; lower the learning rate (1e+30 now)"
                                         : "; lower the learning rate (1e+06 now)"));
}

TEST_CASE("importances are not estimated from logits that are not finite", "[divergence][regression]") {
  const std::string method = GENERATE("ewc", "online-ewc", "kfac-ewc", "ncl", "owm", "fromp");
  CAPTURE(method);
  LearnerOptions options = adam(1e30);
  options.consolidate = every(1);
  if (method == "ncl" || method == "owm") options.optimiser = SgdOptions{.lr = 1e30};
  ToyRun run(ToyStream{}, toy_method(method), options);
  const Failure failure = learn_until_failure(run, 3);
  CHECK(failure.iteration >= 1);
  CHECK(failure.iteration <= 2);
  CHECK(contains(failure.line, "finite"));
  CHECK(failure.line.ends_with("; lower the learning rate (1e+30 now)"));
  CHECK(finite(run.parameters()));
}

TEST_CASE("a penalty that outweighs all samples is found before its step, and named", "[divergence][regression]") {
  const double strength = GENERATE(1e15, 1e38, 1e300);
  const bool descent = GENERATE(false, true);
  CAPTURE(strength, descent);
  LearnerOptions options = adam(0.01);
  if (descent) options.optimiser = SgdOptions{.lr = 0.1};
  options.consolidate = every(3);
  ToyRun run(ToyStream{}, parts(SynapticIntelligence(strength, 0.1)), options);
  const Failure failure = learn_until_failure(run, 9);
  CHECK(failure.iteration >= 4);
  CHECK(failure.iteration <= 6);
  CHECK(contains(failure.line, "'synaptic-intelligence' is "));
  CHECK(failure.line.ends_with(fmt::format("; lower the strength of 'synaptic-intelligence' ({:g} now)", strength)));
  CHECK(bits(run.parameters()) == bits(failure.before));
  CHECK(finite(run.parameters()));
}

TEST_CASE("a penalty that a part computes itself is named where it ruins the next loss", "[divergence][regression]") {
  const double strength = GENERATE(1e4, 3e4);
  LearnerOptions options;
  options.optimiser = SgdOptions{.lr = 0.1};
  options.consolidate = every(3);
  ToyRun run(ToyStream{}, methods::kfac_ewc({.strength = strength}), options);
  const Failure failure = learn_until_failure(run, 20);
  CAPTURE(failure.line);
  CHECK(contains(failure.line, "the loss 'current' is "));
  CHECK(failure.line.ends_with(
      fmt::format("; lower the strength of 'penalty' ({:g} now) or the learning rate (0.1 now)", strength)));
  CHECK(finite(run.parameters()));
}

TEST_CASE("parts that change the gradient are named where it gets out of bounds", "[divergence][regression]") {
  struct Magnifying final : Part {
    std::string name() const override { return "magnifying"; }
    bool changes_gradient() const override { return true; }
    void precondition(Step& step) override {
      for (float& value : step.gradient()) value *= 1e30F;
    }
  };
  ToyRun run(ToyStream{}, parts(Magnifying()), adam(0.01));
  const Failure failure = learn_until_failure(run, 1);
  CAPTURE(failure.line);
  CHECK(contains(failure.line, " as changed by 'magnifying'; lower the learning rate (0.01 now)"));
  CHECK(failure.line.ends_with(", or change the options of 'magnifying'"));
}

TEST_CASE("a pixel that is not finite is reported where it comes in, by batch and row", "[divergence][regression]") {
  const float value = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
  const bool pooled = GENERATE(false, true), soft = GENERATE(false, true);
  LearnerOptions options = adam(0.01, soft ? OnNan::Skip : OnNan::Stop);
  if (pooled) options.updates_per_batch = {1, 3};
  options.consolidate = on_drift();
  ToyRun run(ToyStream{}, toy_method("er"), options);
  run.take_to(3);
  const std::vector<float> before = run.parameters();
  Batch bad = run.stream(3);
  bad.x.data_ptr<float>()[3 * run.stream.inputs + 2] = value;
  const std::string line = error_line<Error>([&] { run.learner.take(bad, bad); });
  CHECK(bits(run.parameters()) == bits(before));
  if (soft) {
    CHECK(line == "no error");
    CHECK(run.learner.skipped() == 1);
    CHECK(run.learner.iterations() == 4);
    CHECK(run.learner.samples() == 15);
    CHECK(run.diary->samples.back() == 0);
    run.next = 4;
    run.take_to(12);  // replays what it holds
    CHECK(finite(run.parameters()));
    CHECK(run.learner.skipped() == 1);
  } else {
    CHECK(line == fmt::format("x: row 3 of batch 3 holds {}; clean the source, or skip such batches (on_nan)", value));
  }
}

TEST_CASE("a filter's rows are named as the source counts them", "[divergence][property]") {
  ToyRun run(ToyStream{}, {});
  Batch batch = run.stream(0);
  batch.rows = at::empty({batch.size()}, at::kLong);
  for (std::int64_t i = 0; i < batch.size(); ++i) batch.rows.data_ptr<std::int64_t>()[i] = 10 + i;
  batch.x.data_ptr<float>()[0] = no_number;
  CHECK(error_line<Error>([&] { run.learner.take(batch, batch); }).starts_with("x: row 10 of batch 0 holds nan"));
}

TEST_CASE("an update with something in it that is not finite is dropped where that is asked for",
          "[divergence][property]") {
  const double value = GENERATE(double{no_number}, 1.0, 1e20);
  const float gradient = value == 1.0 ? no_number : 0.0F;
  CAPTURE(value, gradient);
  ToyRun faulty(ToyStream{}, parts(Faulty(2, value, gradient)), adam(0.01, OnNan::Skip)),
      plain(ToyStream{}, {}, adam(0.01));
  faulty.take_to(6);
  plain.take_to(2);
  plain.next = 3;  // as if that batch had not come
  plain.take_to(6);
  CHECK(bits(faulty.parameters()) == bits(plain.parameters()));
  CHECK(faulty.learner.skipped() == 1);
  CHECK(faulty.learner.steps() == 5);
  CHECK(faulty.learner.iterations() == 6);
  CHECK(faulty.diary->updated == std::vector<bool>{true, true, false, true, true, true});
  ToyRun strict(ToyStream{}, parts(Faulty(2, value, gradient)), adam(0.01));
  const Failure failure = learn_until_failure(strict, 6);
  CHECK(failure.iteration == 3);
  CHECK(contains(failure.line,
                 value == 1.0 ? "the gradient of 'fc1.weight' has an entry of nan" : "the loss 'faulty' is "));
}

TEST_CASE("running statistics are those of the last update that was finite", "[divergence][property]") {
  const ToyStream stream;
  MlpShape shape = stream.shape();
  shape.batch_norm = true;
  const auto made = [&](Parts list) {
    return ToyRun(stream, std::make_unique<AutogradMlp>(shape, 1), std::move(list), adam(0.01, OnNan::Skip));
  };
  ToyRun faulty = made(parts(Faulty(2, no_number, 0.0F))), plain = made({});
  faulty.take_to(3);
  plain.take_to(2);
  const auto running = [](ToyRun& run) {
    const float* mean = dynamic_cast<AutogradMlp&>(run.learner.network()).running("fc1.bn.running_mean");
    return std::vector<float>(mean, mean + 7);
  };
  CHECK(bits(running(faulty)) == bits(running(plain)));
}

TEST_CASE("a drift detector takes no value that is not finite", "[divergence][drift][regression]") {
  CHECK(std::isnan(detector_value(no_number, 10)));
  DriftDetector detector;
  CHECK(error_line<Error>([&] { detector.add(detector_value(no_number, 10)); }) ==
        "drift detector: nan is not a finite value; leave such steps out");
}

TEST_CASE("no step of Adam is larger than the bound, whatever the gradients are", "[divergence][property]") {
  const AdamOptions options = GENERATE(AdamOptions{}, AdamOptions{.lr = 0.5, .beta1 = 0.5, .beta2 = 0.9});
  Rng rng(3, "gradients");
  Optimiser optimiser(options, 40);
  std::vector<float> parameters(40), gradient(40), before;
  double largest = 0.0;
  Regularisers none;
  for (int step = 0; step < 400; ++step) {
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      // Constant for long, growing, or rare: the worst cases for two moments with different memories.
      gradient[i] = static_cast<float>(i < 10   ? std::pow(1.0 + 0.02 * static_cast<double>(i), step)
                                       : i < 30 ? (rng.below(100) == 0 ? 5.0 : 1e-6)
                                                : rng.uniform(-1, 1));
    }
    before = parameters;
    optimiser.step(nullptr, parameters.data(), gradient.data(), none);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      largest = std::max(largest, std::abs(double{parameters[i]} - double{before[i]}));
    }
  }
  CHECK(largest <= optimiser.largest_change());
  CHECK(largest > 0.9 * options.lr);
  CHECK(std::isinf(Optimiser(SgdOptions{}, 1).largest_change()));
}

TEST_CASE("a penalty that is surely below a limit is below it", "[divergence][property]") {
  Rng rng(5, "penalties");
  std::vector<float> parameters(300), anchor(300), importance(300);
  for (std::size_t i = 0; i < 300; ++i)
    importance[i] = static_cast<float>(rng.uniform(-0.2, 1)),
    anchor[i] = parameters[i] = static_cast<float>(rng.uniform(-1, 1));
  std::vector<QuadraticPenalty> penalties(1);
  penalties[0] = {.strength = 50.0, .importance = importance.data(), .anchor = anchor.data()};
  PenaltyBound bound;
  CHECK_FALSE(bound.below(1e9, penalties));
  bound.measure(nullptr, parameters.data(), 300, penalties);
  std::int64_t sure = 0;
  for (int step = 0; step < 60; ++step) {
    double value = 0.0;
    for (std::size_t i = 0; i < 300; ++i)
      value += 50.0 * importance[i] * std::pow(double{parameters[i]} - double{anchor[i]}, 2);
    for (const double limit : {1.0, 10.0, 100.0}) {
      if (bound.below(limit, penalties)) CHECK(std::abs(value) < limit * (1 + 1e-6));
      sure += bound.below(limit, penalties) ? 1 : 0;
    }
    for (float& p : parameters) p += static_cast<float>(rng.uniform(-0.01, 0.01));
    bound.moved_by(0.01);
  }
  CHECK(sure > 10);
  CHECK_FALSE(bound.below(1.0, penalties));
  penalties[0].strength = 51.0;
  CHECK_FALSE(bound.below(1e9, penalties));
}
