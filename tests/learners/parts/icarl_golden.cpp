// Golden topic "icarl": training with a teacher's targets, academic and task-free, binary distillation, and
// classification by the nearest mean of the memory (docs/methods/icarl.md).
#include "given_replay.h"
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/binary_objective.h>
#include <meander/learners/parts/nearest_class_mean.h>
#include <meander/learners/parts/teacher_targets.h>

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <fmt/format.h>

#include <numeric>

namespace meander::golden {
namespace {

std::vector<std::unique_ptr<Network>> networks_of(const GoldenCase& golden, const Json& parameters) {
  MlpShape shape;
  shape.inputs = integer(golden.config.at("inputs"));
  shape.units = integer(golden.config.at("units"));
  shape.outputs = integer(golden.config.at("K"));
  shape.layers = 2;
  std::vector<std::unique_ptr<Network>> list;
  list.push_back(std::make_unique<AutogradMlp>(shape, 1));
  list.push_back(std::make_unique<FusedMlp>(shape, 1));
  for (const auto& network : list) assign(*network, parameters);
  return list;
}

/// Learns from a given batch, drawn from the union of current and stored samples.
class GivenUnion final : public AddedMemory {
 public:
  GivenUnion() : AddedMemory(nullptr) {}
  Batch given;

 protected:
  Batch choose(Step&) override { return given; }
};

struct Context {
  Context(const GoldenCase& golden, std::int64_t number)
      : t(number),
        per_context(integer(golden.config.at("classes_per_context"))),
        outputs(integer(golden.config.at("K"))),
        so_far(golden.config.at("active") == "all-so-far"),
        inputs(golden.inputs.at(fmt::format("t{}", t))),
        initial(golden.initial.at(fmt::format("t{}", t))),
        expected(golden.expect(fmt::format("t{}", t))) {
    x = tensor(inputs.at("current_x"));
    y = labels(inputs.at("current_y"));
    const std::vector<at::Tensor> sets = tensors(inputs.at("memory_x"));
    for (std::size_t c = 0; c < sets.size(); ++c) {
      x = at::cat({x, sets[c]});
      y = at::cat({y, at::full({sets[c].size(0)}, static_cast<std::int64_t>(c), at::kLong)});
    }
  }

  /// The outputs of the first `contexts` contexts.
  std::vector<std::uint8_t> outputs_of(std::int64_t contexts) const {
    std::vector<std::int64_t> open(static_cast<std::size_t>(contexts * per_context));
    std::iota(open.begin(), open.end(), 0);
    return mask(outputs, open);
  }

  Batch mini_batch(std::size_t step) const {
    const at::Tensor rows = labels(element(inputs.at("index"), step));
    Batch batch;
    batch.x = x.index_select(0, rows).to(at::kFloat).contiguous();
    batch.y = y.index_select(0, rows);
    return batch;
  }

  std::int64_t t, per_context, outputs;
  bool so_far;
  const Json &inputs, &initial, &expected;
  at::Tensor x, y;  // of the union
};

void check_targets(const GoldenCase& golden, const std::string& key, const Context& context,
                   const TeacherTargets& teacher) {
  if (context.t == 1) return;
  const at::Tensor all = at::from_blob(const_cast<float*>(teacher.targets().data()),
                                       {context.mini_batch(0).size(), context.outputs}, at::kFloat);
  const Json& expected = context.expected.at("targets");
  golden.check(key + ".targets", all.narrow(1, 0, tensor(expected).size(1)), expected);
}

void academic(const GoldenCase& golden, const Context& context, std::unique_ptr<Network> network) {
  auto given_union = std::make_unique<GivenUnion>();
  auto teacher_targets = std::make_unique<TeacherTargets>(number(golden.config.at("T_teacher")));
  GivenUnion& added = *given_union;
  TeacherTargets& teacher = *teacher_targets;
  Parts parts;
  parts.push_back(std::move(given_union));
  parts.push_back(std::move(teacher_targets));
  LearnerOptions options;
  options.consolidate = on_request();
  options.replay_weight = ReplayWeight::one_over_contexts();
  if (context.so_far) options.active_classes = ActiveClasses::SoFar, options.classes_per_context = context.per_context;
  Training training(golden, {std::move(network)}, std::move(parts), options);
  set_classes_seen(training.learner, context.outputs_of(context.t - 1));
  if (context.t > 1) training.consolidate(context.t - 1, context.initial.at("teacher"));
  const std::string key = fmt::format("t{}", context.t);
  for (std::size_t i = 0; i < context.expected.at("parameters").size(); ++i) {
    added.given = context.mini_batch(i);
    training.take(batch(context.inputs.at("current_x"), context.inputs.at("current_y")));
    golden.check(fmt::format("{}.loss[{}]", key, i), training.watch->loss, element(context.expected.at("loss"), i));
    if (i == 0) {
      check_targets(golden, key, context, teacher);
      check_parameters(golden, key + ".gradients", training.learner.network(), training.learner.gradient().data(),
                       context.expected.at("gradients"));
    }
    check_parameters(golden, fmt::format("{}.parameters[{}]", key, i), training.learner.network(),
                     training.learner.parameters().data(), context.expected.at("parameters").at(i));
  }
}

void binary_kd(const GoldenCase& golden) {
  const at::Tensor student = tensor(golden.inputs.at("student")).to(at::kFloat).contiguous();
  const at::Tensor teacher = tensor(golden.inputs.at("teacher")).to(at::kFloat).contiguous();
  const double temperature = number(golden.config.at("T"));
  const std::int64_t rows = student.size(0), outputs = student.size(1);
  SoftTargets targets;
  targets.sigmoid(teacher.data_ptr<float>(), rows, teacher.size(1), outputs, Columns::all(), temperature);
  BinaryDistillation loss;
  at::Tensor gradient = at::zeros_like(student);
  loss.set(targets.data(), Columns::all(), temperature);
  golden.check("loss", loss({student.data_ptr<float>(), rows, outputs}, 1.0, gradient.data_ptr<float>()));
  golden.check("d_student", gradient);
  std::vector<double> by_sample;
  std::vector<float> ignored(static_cast<std::size_t>(outputs));
  for (std::int64_t r = 0; r < rows; ++r) {
    loss.set(targets.data() + r * outputs, Columns::all(), temperature);
    by_sample.push_back(loss({student.data_ptr<float>() + r * outputs, 1, outputs}, 1.0, ignored.data()));
  }
  golden.check("loss_per_sample", by_sample);
}

Batch some_of(const Json& x, const Json& y, const Json& rows) {
  const at::Tensor index = labels(rows);
  Batch batch;
  if (index.numel() == 0) return batch;
  batch.x = tensor(x).index_select(0, index).to(at::kFloat).contiguous();
  batch.y = labels(y).index_select(0, index);
  return batch;
}

void task_free(const GoldenCase& golden, std::unique_ptr<Network> network) {
  const Json& inputs = golden.inputs;
  const Batch content = batch(inputs.at("buffer_x"), inputs.at("buffer_y"));
  const auto memory = std::make_shared<ReservoirMemory>(content.size());
  auto given_replay = std::make_unique<GivenReplay>();
  GivenReplay& replay = *given_replay;
  Parts list = parts(BinaryObjective(), NearestClassMean(memory));
  list.push_back(std::move(given_replay));
  Training training(golden, {std::move(network)}, std::move(list));
  memory->begin(training.learner);
  memory->observe(training.learner, content);
  for (std::size_t i = 0; i < golden.expect("parameters").size(); ++i) {
    replay.given = {some_of(inputs.at("buffer_x"), inputs.at("buffer_y"), element(inputs.at("replay_index"), i))};
    training.take(batch(element(inputs.at("x"), i), element(inputs.at("y"), i)));
    const auto one = [&](const char* name, double actual) {
      golden.check(fmt::format("{}[{}]", name, i), actual, element(golden.expect(name), i));
    };
    one("loss_current", training.watch->mean("current"));
    one("loss_replay", training.watch->mean("replay"));
    one("loss", training.watch->loss);
    if (i == 0) {
      check_parameters(golden, "gradients", training.learner.network(), training.learner.gradient().data(),
                       golden.expect("gradients"));
    }
    check_parameters(golden, fmt::format("parameters[{}]", i), training.learner.network(),
                     training.learner.parameters().data(), golden.expect("parameters").at(i));
  }
  const at::Tensor test = tensor(inputs.at("test_x"));
  Batch ready;
  ready.x = test.to(at::kFloat).contiguous();
  ready.y = at::zeros({test.size(0)}, at::kLong);
  const Logits scores = training.learner.scores(ready);
  golden.check("scores", at::from_blob(const_cast<float*>(scores.values), {scores.rows, scores.outputs}, at::kFloat));
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(scores.rows));
  predict(scores.values, scores.rows, scores.outputs, Columns::all(), predicted.data());
  golden.check("predicted", predicted);
}

}  // namespace

void icarl(const GoldenCase& golden) {
  if (has(golden.inputs, "student")) return binary_kd(golden);
  if (has(golden.inputs, "buffer_x")) {
    for (auto& network : networks_of(golden, golden.initial.at("parameters"))) task_free(golden, std::move(network));
    return;
  }
  for (const std::int64_t t : integers(golden.config.at("contexts"))) {
    const Context context(golden, t);
    for (auto& network : networks_of(golden, context.initial.at("student"))) {
      academic(golden, context, std::move(network));
    }
  }
}

}  // namespace meander::golden
