// Golden topic "evaluation_rules": which outputs compete, and how accuracies are averaged (docs/evaluation.md).
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/no_network.h>
#include <meander/learners/nets/separate_networks.h>
#include <meander/learners/parts/generative_classifier.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace meander::golden {
namespace {

/// Returns its inputs as logits, which are thus known.
class GivenLogits final : public Network {
 public:
  explicit GivenLogits(std::int64_t width) : width_(width) { parameters_.add("none", {1}); }

  std::string name() const override { return "given"; }
  std::int64_t inputs() const override { return width_; }
  std::int64_t outputs() const override { return width_; }
  const float* forward(const Inputs& inputs, Mode) override { return inputs.x; }
  void backward(const float*, float*, bool) override {}
  std::unique_ptr<Network> clone() const override { return std::make_unique<GivenLogits>(width_); }

 private:
  std::int64_t width_;
};

/// One model per class, with known scores: those of model m are column m of the samples, if they have that many.
class GivenScores final : public GenerativeClassifier {
 public:
  using GenerativeClassifier::GenerativeClassifier;

 protected:
  void score(Learner&, std::int64_t model, const Batch& ready, std::int64_t, double* scores) override {
    const float* x = ready.x.data_ptr<float>();
    const std::int64_t width = ready.x.numel() / ready.size();
    for (std::int64_t i = 0; i < ready.size(); ++i) scores[i] = model < width ? double{x[i * width + model]} : 0.0;
  }
};

struct Kind {
  explicit Kind(const GoldenCase& golden)
      : model(golden.config.at("model").get<std::string>()),
        task(golden.config.at("scenario") == "task"),
        single_head(golden.config.at("singlehead").get<bool>()),
        domain(golden.config.at("scenario") == "domain"),
        contexts(integer(golden.config.at("contexts"))),
        per_context(integer(golden.config.at("classes_per_context"))) {}

  bool shared_outputs() const { return domain || (task && single_head); }
  std::int64_t outputs() const { return shared_outputs() ? per_context : contexts * per_context; }
  std::int64_t head_width() const { return task && !single_head ? per_context : 0; }

  std::string model;
  bool task, single_head, domain;
  std::int64_t contexts, per_context;
};

std::unique_ptr<Network> separate(const Kind& kind) {
  std::vector<std::unique_ptr<Network>> networks;
  for (std::int64_t c = 0; c < kind.contexts; ++c) networks.push_back(std::make_unique<GivenLogits>(kind.per_context));
  return std::make_unique<SeparateNetworks>(std::move(networks), kind.head_width() > 0);
}

Parts generative(const Kind& kind, const VaeShape& shape) {
  GenerativeClassifierOptions options{.model = shape};
  if (kind.shared_outputs()) options.contexts = kind.contexts;
  Parts list;
  list.push_back(std::make_unique<GivenScores>(options));
  return list;
}

VaeShape small_model() {
  VaeShape shape;
  shape.channels = 1, shape.side = 2, shape.units = 3, shape.latent = 2;
  return shape;
}

// Learns one image of each class, context by context: a model that has never learned gives no score.
void learn_all_classes(const Kind& kind, Learner& learner) {
  const std::int64_t rounds = kind.shared_outputs() ? kind.contexts : 1;
  for (std::int64_t c = 0; c < rounds; ++c) {
    Batch batch;
    batch.y = at::arange(kind.outputs(), at::kLong);
    batch.x = at::zeros({kind.outputs(), 1, 2, 2}, at::kFloat);
    if (kind.head_width() > 0) batch.context = batch.y.floor_divide(kind.per_context);
    learner.take(batch, batch);
    learner.request_consolidation();
    learner.take({}, {});
  }
}

Learner learner_of(const Kind& kind) {
  LearnerOptions options;
  options.consolidate = on_request();
  if (kind.model == "separate") return Learner({separate(kind), kind.head_width()}, {}, options);
  if (kind.model != "gen_classifier") {
    return Learner({std::make_unique<GivenLogits>(kind.outputs()), kind.head_width()}, {}, options);
  }
  const VaeShape shape = small_model();
  auto none = std::make_unique<NoNetwork>("none", shape.pixels(), kind.outputs());
  return Learner({std::move(none), kind.head_width()}, generative(kind, shape), options);
}

std::vector<std::int64_t> predicted_by(Learner& learner, const TestSet& test) {
  Batch batch;
  batch.x = test.x, batch.y = test.y;
  batch.context = at::full({test.size()}, test.context, at::kLong);
  const Logits scores = learner.scores(batch);
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(scores.rows));
  predict(scores.values, scores.rows, scores.outputs, learner.classifier().columns(contexts_of(batch)),
          predicted.data());
  return predicted;
}

}  // namespace

void evaluation_rules(const GoldenCase& golden) {
  const Kind kind(golden);
  Learner learner = learner_of(kind);
  learner.begin(nullptr, OperatorChain());
  if (kind.model == "gen_classifier") learn_all_classes(kind, learner);
  std::vector<TestSet> tests;
  for (const Json& context : golden.inputs.at("contexts")) {
    const std::size_t id = tests.size();
    tests.push_back({tensor(context.at("logits")).to(at::kFloat).contiguous(), labels(context.at("y")),
                     static_cast<std::int64_t>(id)});
    golden.check(fmt::format("predicted[{}]", id), predicted_by(learner, tests.back()),
                 element(golden.expect("predicted"), id));
  }
  const Accuracies accuracies = evaluate(learner, tests);
  golden.check("accuracy", accuracies.per_context);
  golden.check("average", accuracies.average());
  // Of contexts still to come the accuracy counts as 0, and is left out of the mean.
  const auto seen = static_cast<std::size_t>(integer(golden.inputs.at("seen")));
  std::vector<double> so_far = accuracies.per_context;
  so_far.resize(std::min(seen, so_far.size()));
  golden.check("so_far_average", Accuracies{so_far}.average());
  so_far.resize(accuracies.per_context.size(), 0.0);
  golden.check("so_far", so_far);
}

}  // namespace meander::golden
