// Golden topic "losses": closed forms of the losses of logits and their gradients (docs/methods/none.md,
// lwf.md, icarl.md).
#include "golden_topics.h"

#include <meander/learners/losses/losses.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>

namespace meander::golden {
namespace {

struct Rows {
  explicit Rows(const Json& value) : values(tensor(value).to(at::kFloat).contiguous()) {}
  std::int64_t rows() const { return values.size(0); }
  std::int64_t outputs() const { return values.size(1); }
  const float* data() const { return values.data_ptr<float>(); }
  at::Tensor values;
};

void check(const GoldenCase& golden, const Loss& loss, const Rows& logits) {
  at::Tensor gradient = at::zeros(logits.values.sizes(), at::kFloat);
  golden.check("loss", loss({logits.data(), logits.rows(), logits.outputs()}, 1.0, gradient.data_ptr<float>()));
  golden.check("gradient", gradient);
}

template <class HardLoss>
void hard(const GoldenCase& golden) {
  const std::vector<std::int64_t> y = integers(golden.inputs.at("y"));
  HardLoss loss;
  loss.set(y.data(), Columns::all());
  check(golden, loss, Rows(golden.inputs.at("logits")));
}

template <class SoftLoss>
void soft(const GoldenCase& golden, decltype(&SoftTargets::softmax) fill) {
  const Rows logits(golden.inputs.at("logits")), teacher(golden.inputs.at("teacher_logits"));
  const double temperature = number(golden.config.at("temperature"));
  SoftTargets targets;
  (targets.*fill)(teacher.data(), teacher.rows(), teacher.outputs(), logits.outputs(), Columns::all(), temperature);
  golden.check("targets", at::from_blob(const_cast<float*>(targets.data()), logits.values.sizes(), at::kFloat));
  SoftLoss loss;
  loss.set(targets.data(), Columns::all(), temperature);
  check(golden, loss, logits);
}

}  // namespace

void losses(const GoldenCase& golden) {
  const auto kind = golden.config.at("loss").get<std::string>();
  if (kind == "ce") return hard<CrossEntropy>(golden);
  if (kind == "bce") return hard<BinaryCrossEntropy>(golden);
  if (kind == "kd") return soft<Distillation>(golden, &SoftTargets::softmax);
  if (kind == "kd_binary") return soft<BinaryDistillation>(golden, &SoftTargets::sigmoid);
  golden.fail("no part of this test is for such a loss");
}

}  // namespace meander::golden
