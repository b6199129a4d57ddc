#pragma once

#include <meander/learners/learner.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/methods/methods.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/empty.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Batches of float samples that depend on their number alone.
struct ToyStream {
  std::int64_t inputs = 6;
  std::int64_t outputs = 4;
  std::int64_t batch = 5;
  std::int64_t contexts = 0;  ///< above 0: revealed, each with outputs / contexts labels of its own

  Batch operator()(std::int64_t number) const {
    Rng rng(7, "toy stream", static_cast<std::uint64_t>(number));
    Batch made;
    made.index = number;
    made.x = at::empty({batch, inputs}, at::kFloat);
    made.y = at::empty({batch}, at::kLong);
    if (contexts > 0) made.context = at::empty({batch}, at::kLong);
    for (std::int64_t i = 0; i < batch; ++i) {
      const auto label = static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(outputs)));
      made.y.data_ptr<std::int64_t>()[i] = label;
      if (contexts > 0) made.context.data_ptr<std::int64_t>()[i] = label / (outputs / contexts);
      for (std::int64_t p = 0; p < inputs; ++p) {
        made.x.data_ptr<float>()[i * inputs + p] =
            static_cast<float>(rng.uniform(-1, 1) + 0.4 * ((5 * label + 3 * p) % 7 - 3));
      }
    }
    return made;
  }

  /// A small network for these samples.
  MlpShape shape(std::int64_t layers = 3, std::int64_t units = 7) const {
    MlpShape shape;
    shape.inputs = inputs, shape.outputs = outputs, shape.layers = layers, shape.units = units;
    return shape;
  }
  std::int64_t head_width() const { return contexts > 0 ? outputs / contexts : 0; }
};

/// Records what every step reported.
class Diary final : public Observer {
 public:
  void on_step(Learner&, StepReport& report) override {
    iterations.push_back(report.iteration);
    losses.push_back(report.loss);
    samples.push_back(report.samples);
    correct.push_back(report.correct);
    updated.push_back(report.updated);
    consolidated.push_back(report.consolidated);
  }
  void on_end(Learner&, bool) override { ++ends; }

  std::vector<std::int64_t> iterations, samples, correct;
  std::vector<double> losses;
  std::vector<bool> updated, consolidated;
  int ends = 0;
};

/// Records the classification loss of each step's current batch.
class CurrentLosses final : public Observer {
 public:
  void on_step(Learner&, StepReport& report) override {
    for (const LossTerm& term : report.terms) {
      if (std::string(term.name) == "current") values.push_back(term.value);
    }
  }
  std::vector<double> values;
};

/// A learner on a toy stream, as a pipeline would drive it.
struct ToyRun {
  ToyRun(const ToyStream& toy, std::unique_ptr<Network> network, Parts parts, LearnerOptions options = {},
         int threads = 1)
      : stream(toy), learner({std::move(network), toy.head_width()}, std::move(parts), std::move(options)) {
    learner.add_observer(diary);
    learner.begin(std::make_shared<Arena>(threads), OperatorChain());
  }
  ToyRun(const ToyStream& toy, Parts parts, LearnerOptions options = {}, int threads = 1)
      : ToyRun(toy, std::make_unique<FusedMlp>(toy.shape(), 1), std::move(parts), std::move(options), threads) {}

  /// Takes the batches from its position up to `end`.
  void take_to(std::int64_t end) {
    for (; next < end; ++next) learner.take(stream(next), stream(next));
  }
  std::vector<float> parameters() { return {learner.parameters().begin(), learner.parameters().end()}; }
  std::vector<float> gradient() { return {learner.gradient().begin(), learner.gradient().end()}; }

  ToyStream stream;
  Learner learner;
  std::shared_ptr<Diary> diary = std::make_shared<Diary>();
  std::int64_t next = 0;
};

/// A list of one part of kind Made, and a pointer to that part.
template <class Made, class Seen, class Options>
Parts only(Seen*& seen, Options options) {
  auto made = std::make_unique<Made>(std::move(options));
  seen = made.get();
  Parts parts;
  parts.push_back(std::move(made));
  return parts;
}

/// The methods of this name, with small budgets; a single method is task-free with its defaults.
inline Parts toy_method(const std::string& name) {
  if (name == "si") return methods::si({.strength = 3.0});
  if (name == "lwf") return methods::lwf();
  if (name == "er") return methods::er({.budget = 12});
  if (name == "agem") return methods::agem({.budget = 12});
  if (name == "er and si") return methods::er({.budget = 12}) + methods::si({.strength = 3.0});
  if (name == "soft er") return methods::er({.budget = 12, .distill = true});
  if (name == "agem, both") return methods::agem({.budget = 12, .learn_too = true});
  if (name == "none") return methods::none();
  MethodContext context;
  context.consolidate_every = 10;
  return find_method(name)->parts({}, context);
}

inline std::vector<std::uint32_t> bits(std::span<const float> values) {
  std::vector<std::uint32_t> words;
  for (const float value : values) words.push_back(std::bit_cast<std::uint32_t>(value));
  return words;
}

inline std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> words;
  for (const double value : values) words.push_back(std::bit_cast<std::uint64_t>(value));
  return words;
}

/// The largest of |a - b| / max(1, |b|); infinite if sizes differ or something is NaN.
inline double difference(std::span<const float> a, std::span<const float> b) {
  double worst = a.size() == b.size() ? 0.0 : INFINITY;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double one = std::abs(double{a[i]} - double{b[i]}) / std::max(1.0, std::abs(double{b[i]}));
    worst = std::isnan(one) ? INFINITY : std::max(worst, one);
  }
  return worst;
}

}  // namespace meander
