// Golden topic "classifier": training steps of a multi-layer perceptron, all kinds of outputs and gates
// (docs/methods/none.md, xdg.md).
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/nets/layers/gates.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

/// Keeps the logits of the current batch as the training pass computes them; adds nothing to the loss.
class KeepLogits final : public Part, public Loss {
 public:
  std::string name() const override { return "keep-logits"; }
  void before_step(Step& step) override { step.add_loss("kept", *this, 0, Role::Weighted, 0.0); }
  double operator()(const Logits& logits, double, float*) const override {
    kept.assign(logits.values, logits.values + logits.rows * logits.outputs);
    return 0.0;
  }
  mutable std::vector<float> kept;
};

void gate_counts(const GoldenCase& golden) {
  const std::vector<double> proportions = numbers(golden.inputs.at("proportion"));
  const std::vector<std::int64_t> units = integers(golden.inputs.at("units"));
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Gates gates = draw_gates(2, 2, units[i], proportions[i], 1);
    counts.push_back(gated_units(proportions[i], units[i]));
    for (const auto& layer : gates.layers) {
      for (std::int64_t c = 0; c < 2; ++c) {
        const auto begin = layer.begin() + c * units[i];
        if (std::count(begin, begin + units[i], 0.0F) != counts.back()) golden.fail("the gates drawn are not so many");
      }
    }
  }
  golden.check("gated", counts);
}

/// Scores of outputs [rows, outputs]: only the columns that compete for each row, or all.
at::Tensor shown(const std::vector<float>& scores, std::int64_t outputs, const Columns& columns, bool all) {
  std::vector<at::Tensor> rows;
  for (std::size_t r = 0; r < scores.size() / static_cast<std::size_t>(outputs); ++r) {
    const auto [first, last] = columns.range_of(static_cast<std::int64_t>(r), outputs);
    std::vector<double> row;
    for (std::int64_t c = 0; c < outputs; ++c) {
      const bool competes = c >= first && c < last && columns.open(c);
      if (all || competes) row.push_back(scores[r * static_cast<std::size_t>(outputs) + static_cast<std::size_t>(c)]);
    }
    rows.push_back(at::tensor(row, at::kDouble));
  }
  return at::stack(rows);
}

class Classify {
 public:
  Classify(const GoldenCase& golden, std::unique_ptr<Network> network)
      : golden_(golden), outputs_(network->outputs()), gated_(network->gated()) {
    heads_ = integer_or(golden.config, "classes_per_context", 0);
    LearnerOptions options;
    if (has(golden.config, "active_classes")) {
      const std::vector<std::int64_t> active = integers(golden.config.at("active_classes"));
      // The outputs of one context alone are a head's; those from the first class on are those seen so far.
      if (active.front() > 0) heads_ = static_cast<std::int64_t>(active.size()), head_ = active.front() / heads_;
      if (active.front() == 0) options.active_classes = ActiveClasses::SoFar, seen_ = active;
    }
    auto keep = std::make_unique<KeepLogits>();
    keep_ = keep.get();
    Parts parts;
    parts.push_back(std::move(keep));
    training_ = std::make_unique<Training>(golden, Classifier{std::move(network), heads_}, std::move(parts), options);
    if (!seen_.empty()) set_classes_seen(training_->learner, mask(outputs_, seen_));
  }

  void run() {
    if (has(golden_.expected, "logits_by_context")) logits_by_context();
    const Json& steps = golden_.expect("steps");
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Batch current = batch_of(i);
      if (i == 0) predictions(current);
      training_->take(current);
      if (i == 0) check_first(current);
      training_->check(fmt::format("steps[{}]", i), steps[i]);
    }
    if (has(golden_.expected, "eval_logits")) {
      const Batch first = batch_of(0);
      golden_.check("eval_logits",
                    shown(logits(first), outputs_, training_->learner.columns(first, competing_), gated_));
    }
  }

 private:
  Batch batch_of(std::size_t i) const {
    const Json x = element(golden_.inputs.at("x"), i);
    at::Tensor context;
    if (has(golden_.inputs, "context")) context = labels(element(golden_.inputs.at("context"), i));
    if (has(golden_.config, "context")) context = context_of_all(x, integer(golden_.config.at("context")) - 1);
    if (head_ >= 0) context = context_of_all(x, head_);
    return batch(x, element(golden_.inputs.at("y"), i), context);
  }

  std::vector<float> logits(const Batch& batch) {
    const Logits logits = training_->learner.logits(batch);
    return {logits.values, logits.values + logits.rows * logits.outputs};
  }

  void logits_by_context() {
    for (std::size_t c = 0; c < count(golden_.expect("logits_by_context")); ++c) {
      Batch first = batch_of(0);
      first.context = context_of_all(element(golden_.inputs.at("x"), 0), static_cast<std::int64_t>(c));
      golden_.check(fmt::format("logits_by_context[{}]", c), shown(logits(first), outputs_, Columns::all(), true),
                    element(golden_.expect("logits_by_context"), c));
    }
  }

  void predictions(const Batch& first) {
    const std::vector<float> scores = training_->learner.network().modes_agree() ? logits(first) : std::vector<float>();
    if (scores.empty()) return;
    const Columns columns = training_->learner.columns_to_predict(first);
    predicted_.resize(static_cast<std::size_t>(first.size()));
    predict(scores.data(), first.size(), outputs_, columns, predicted_.data());
    if (has(golden_.expected, "predictions")) golden_.check("predictions", predicted_);
    if (!has(golden_.expected, "probabilities")) return;
    SoftTargets shares;
    shares.softmax(scores.data(), first.size(), outputs_, outputs_, columns, 1.0);
    golden_.check("probabilities",
                  at::from_blob(const_cast<float*>(shares.data()), {first.size(), outputs_}, at::kFloat));
  }

  // Checks the first training pass, which saw the initial parameters.
  void check_first(const Batch& first) {
    if (has(golden_.expected, "logits")) {
      golden_.check("logits", shown(keep_->kept, outputs_, training_->learner.columns(first, competing_), gated_));
    }
    if (predicted_.empty()) return;
    const std::int64_t* y = first.y.data_ptr<std::int64_t>();
    std::int64_t correct = 0;
    for (std::size_t r = 0; r < predicted_.size(); ++r) correct += predicted_[r] == y[r];
    if (training_->watch->correct != correct) golden_.fail("the training pass predicts other classes");
  }

  const GoldenCase& golden_;
  std::int64_t outputs_, heads_ = 0, head_ = -1;  // outputs per head; the head of all samples, if it is the same
  std::vector<std::int64_t> seen_;                // classes, where those seen so far compete
  CompetingOutputs competing_;
  bool gated_;
  KeepLogits* keep_;
  std::unique_ptr<Training> training_;
  std::vector<std::int64_t> predicted_;
};

}  // namespace

void classifier(const GoldenCase& golden) {
  if (has(golden.expected, "gated")) return gate_counts(golden);
  for (auto& network : networks(golden)) Classify(golden, std::move(network)).run();
}

}  // namespace meander::golden
