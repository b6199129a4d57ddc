// Golden topic "herding_ncm": which samples are stored, and classification by their means
// (docs/methods/icarl.md, exemplars.md).
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/buffers/herding.h>
#include <meander/learners/buffers/selection.h>
#include <meander/learners/evaluation/class_means.h>
#include <meander/learners/linalg/features.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/tensor.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

at::Tensor float_tensor(const Json& value) { return tensor(value).to(at::kFloat).contiguous(); }

std::vector<std::int64_t> herded(const at::Tensor& unit, std::int64_t count) {
  return herd(nullptr, unit.data_ptr<float>(), unit.size(0), unit.size(1), count).order;
}

void herding(const GoldenCase& golden) {
  const at::Tensor unit = float_tensor(golden.inputs.at("features")).clone();
  normalise_rows(unit.data_ptr<float>(), unit.size(0), unit.size(1));
  golden.check("class_mean", mean_direction(unit.data_ptr<float>(), unit.size(0), unit.size(1)));
  const std::int64_t m = integer(golden.config.at("m"));
  const Herded best = herd(nullptr, unit.data_ptr<float>(), unit.size(0), unit.size(1), m);
  golden.check("order", best.order);
  golden.check("distance", best.distance);
  golden.check("order_full", herded(unit, unit.size(0)));
}

void by_uncertainty(const GoldenCase& golden) {
  const at::Tensor f = float_tensor(golden.inputs.at("logits"));
  const std::vector<std::uint8_t> allowed = mask(f.size(1), integers(golden.config.at("allowed")));
  const std::vector<double> scores = uncertainty({f.data_ptr<float>(), f.size(0), f.size(1)}, Columns::masked(allowed));
  golden.check("scores", scores);
  const std::vector<std::int64_t> y = integers(golden.inputs.at("y")), classes = integers(golden.config.at("classes"));
  for (std::size_t c = 0; c < classes.size(); ++c) {
    std::vector<std::int64_t> members;
    std::vector<double> of_members;
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (y[i] != classes[c]) continue;
      members.push_back(static_cast<std::int64_t>(i));
      of_members.push_back(scores[i]);
    }
    std::vector<std::int64_t> selected = select_highest(of_members, integer(golden.config.at("m")));
    for (std::int64_t& one : selected) one = members[static_cast<std::size_t>(one)];
    golden.check(fmt::format("selected[{}]", c), selected, element(golden.expect("selected"), c));
  }
}

void capacity(const GoldenCase& golden) {
  const std::int64_t budget = integer(golden.config.at("budget")), contexts = integer(golden.config.at("contexts"));
  std::vector<std::int64_t> m;
  for (std::int64_t t = 1; t <= contexts; ++t) m.push_back(full_capacity(budget, contexts, t));
  golden.check("m", m);
}

/// Scores [rows, outputs] of the case's test features.
at::Tensor scores_of(const ClassMeans& means, const GoldenCase& golden, std::int64_t outputs,
                     const std::int64_t* contexts = nullptr) {
  const at::Tensor test = float_tensor(golden.inputs.at("test"));
  at::Tensor scores = test.new_empty({test.size(0), outputs});
  means.score(nullptr, test.data_ptr<float>(), test.size(0), contexts, outputs, scores.data_ptr<float>());
  return scores;
}

std::vector<std::int64_t> predicted(const at::Tensor& scores, const Columns& columns = Columns::all()) {
  std::vector<std::int64_t> labels(static_cast<std::size_t>(scores.size(0)));
  predict(scores.data_ptr<float>(), scores.size(0), scores.size(1), columns, labels.data());
  return labels;
}

void check_scores(const GoldenCase& golden, const at::Tensor& scores) {
  golden.check("class_scores", scores);
  golden.check("predicted", predicted(scores));
  golden.check("present", std::get<0>(scores.max(0)).isfinite().to(at::kLong));
}

void academic_means(const GoldenCase& golden) {
  const std::vector<at::Tensor> sets = tensors(golden.inputs.at("sets"));
  const std::int64_t outputs = integer(golden.config.at("K")), count = static_cast<std::int64_t>(sets.size());
  const bool normalised = golden.config.at("normalise").get<bool>();
  // By class, by class within contexts, and each set by itself.
  ClassMeans means(normalised), in_context(normalised), alone(normalised);
  for (ClassMeans* each : {&means, &in_context, &alone}) each->begin(sets.front().size(1));
  for (std::int64_t q = 0; q < count; ++q) {
    const at::Tensor set = sets[static_cast<std::size_t>(q)].to(at::kFloat).contiguous();
    means.add(q % outputs, -1, set.data_ptr<float>(), set.size(0));
    in_context.add(q % outputs, q / outputs, set.data_ptr<float>(), set.size(0));
    alone.add(q, -1, set.data_ptr<float>(), set.size(0));
  }
  golden.check("means", at::from_blob(const_cast<double*>(means.mean(0)), {count, means.width()}, at::kDouble));
  golden.check("set_scores", scores_of(alone, golden, count));
  check_scores(golden, scores_of(means, golden, outputs));
  if (!has(golden.inputs, "test_context")) return;
  const at::Tensor contexts = labels(golden.inputs.at("test_context"));
  golden.check("context_restricted",
               predicted(scores_of(in_context, golden, outputs, contexts.data_ptr<std::int64_t>())));
}

void task_free_means(const GoldenCase& golden) {
  const std::int64_t filled = integer(golden.config.at("filled"));
  const at::Tensor x = float_tensor(golden.inputs.at("buffer_x")).narrow(0, 0, filled);
  const at::Tensor y = labels(golden.inputs.at("buffer_y")).narrow(0, 0, filled).contiguous();
  ClassMeans means;
  means.begin(x.size(1));
  for (const StoredSet& set : sets_of({y.data_ptr<std::int64_t>(), static_cast<std::size_t>(filled)}, nullptr)) {
    const at::Tensor members = x.index_select(0, at::tensor(set.slots)).contiguous();
    means.add(set.label, set.context, members.data_ptr<float>(), members.size(0));
  }
  const at::Tensor scores = scores_of(means, golden, integer(golden.config.at("K")));
  check_scores(golden, scores);
  if (!has(golden.inputs, "test_context")) return;
  const at::Tensor contexts = labels(golden.inputs.at("test_context"));
  const Columns heads = Columns::block(integer(golden.config.at("k")), contexts.data_ptr<std::int64_t>());
  golden.check("predicted_context", predicted(scores, heads));
}

}  // namespace

void herding_ncm(const GoldenCase& golden) {
  if (has(golden.inputs, "features")) return herding(golden);
  if (has(golden.inputs, "logits")) return by_uncertainty(golden);
  if (has(golden.inputs, "sets")) return academic_means(golden);
  if (has(golden.inputs, "buffer_x")) return task_free_means(golden);
  capacity(golden);
}

}  // namespace meander::golden
