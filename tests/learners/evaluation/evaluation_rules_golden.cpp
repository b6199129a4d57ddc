// Golden topic "evaluation_rules": which outputs compete, and how accuracies are averaged (spec 04 section 1).
#include "../golden_training.h"
#include "golden_topics.h"

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/evaluation/classification_rule.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>

#include <ATen/ops/tensor.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

/// Gives out its inputs: logits that are known.
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

struct Kind {
  explicit Kind(const GoldenCase& golden)
      : model(golden.config.at("model").get<std::string>()),
        scenario(golden.config.at("scenario").get<std::string>()),
        single_head(golden.config.at("singlehead").get<bool>()),
        per_context(integer(golden.config.at("classes_per_context"))) {}

  /// A learner of ours decides as the rule says.
  bool learner() const { return model == "classifier" || model == "task_free"; }

  ClassificationRule rule() const {
    const bool task = scenario == "task", multi_head = task && !single_head;
    ClassificationRule rule;
    if (learner() && multi_head) rule.head_width = per_context;
    if (model == "separate" && multi_head) rule.label_offset_width = per_context;
    if (model == "gen_classifier" && task) rule.head_width = per_context;
    if (model == "gen_classifier" && scenario != "class" && !multi_head) rule.modulo = per_context;
    return rule;
  }

  std::string model, scenario;
  bool single_head;
  std::int64_t per_context;
};

struct Context {
  explicit Context(const Json& context, std::int64_t id)
      : scores(tensor(context.at("logits")).to(at::kFloat).contiguous()),
        y(labels(context.at("y"))),
        ids(static_cast<std::size_t>(y.size(0)), id) {}
  at::Tensor scores, y;
  std::vector<std::int64_t> ids;
};

double accuracy_of(const std::vector<std::int64_t>& predicted, const at::Tensor& y) {
  const at::Tensor right = at::tensor(predicted, at::kLong).eq(y);
  return right.to(at::kDouble).mean().item<double>();
}

void check_learner(const GoldenCase& golden, const Kind& kind, const std::vector<Context>& contexts) {
  const std::int64_t width = contexts.front().scores.size(1);
  Learner learner(Classifier{std::make_unique<GivenLogits>(width), kind.rule().head_width}, {});
  learner.begin(nullptr, OperatorChain());
  std::vector<TestSet> tests;
  for (const Context& context : contexts) tests.push_back({context.scores, context.y, context.ids.front()});
  golden.check("accuracy", evaluate(learner, tests).per_context);
}

}  // namespace

void evaluation_rules(const GoldenCase& golden) {
  const Kind kind(golden);
  std::vector<Context> contexts;
  Accuracies accuracies;
  for (const Json& one : golden.inputs.at("contexts")) {
    const Context& c = contexts.emplace_back(one, static_cast<std::int64_t>(contexts.size()));
    std::vector<std::int64_t> predicted(c.ids.size());
    kind.rule().predict(c.scores.data_ptr<float>(), c.scores.size(0), c.scores.size(1), c.ids.data(), predicted.data());
    const std::size_t id = contexts.size() - 1;
    golden.check(fmt::format("predicted[{}]", id), predicted, element(golden.expect("predicted"), id));
    accuracies.per_context.push_back(accuracy_of(predicted, c.y));
  }
  const std::int64_t seen = integer(golden.inputs.at("seen"));
  golden.check("accuracy", accuracies.per_context);
  golden.check("average", accuracies.average());
  golden.check("so_far", accuracies.so_far(seen));
  golden.check("so_far_average", accuracies.average_so_far(seen));
  if (kind.learner()) check_learner(golden, kind, contexts);
}

}  // namespace meander::golden
