#include <meander/learners/parts/learning_without_forgetting.h>

#include <meander/learners/learner.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>

namespace meander {
namespace {

// Whether outputs depend on the context, by heads or by gates.
bool depends_on_context(Learner& learner) { return learner.context_width() > 0 || learner.network().gated(); }

// The outputs of these contexts, where outputs are split by context.
Columns outputs_of(Learner& learner, const std::int64_t* contexts) {
  const std::int64_t width = learner.context_width();
  return width > 0 ? Columns::block(width, contexts) : Columns::all();
}

}  // namespace

LearningWithoutForgetting::LearningWithoutForgetting(const LearningWithoutForgettingOptions& options)
    : options_(options) {
  check_temperature(options.temperature);
}

LearningWithoutForgetting::Head& LearningWithoutForgetting::head(std::size_t number, std::int64_t samples) {
  while (heads_.size() <= number) heads_.push_back(std::make_unique<Head>(options_.temperature));
  Head& h = *heads_[number];
  if (!h.contexts.defined() || h.contexts.size(0) != samples) h.contexts = at::empty({samples}, at::kLong);
  return h;
}

bool LearningWithoutForgetting::draw_contexts(Step& step, std::span<std::int64_t> contexts) {
  const std::vector<std::int64_t>& counts = teacher_.context_counts();
  const auto total = static_cast<std::uint64_t>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  if (total == 0) return false;
  Rng rng(step.learner().seed(), "earlier contexts", static_cast<std::uint64_t>(step.iteration()),
          static_cast<std::uint64_t>(step.update()));
  std::generate(contexts.begin(), contexts.end(), [&] {
    auto left = static_cast<std::int64_t>(rng.below(total));
    std::int64_t c = 0;
    while (left >= counts[static_cast<std::size_t>(c)]) left -= counts[static_cast<std::size_t>(c++)];
    return c;
  });
  return true;
}

void LearningWithoutForgetting::before_step(Step& step) {
  if (!teacher_.taken() || step.current().empty()) return;
  const std::int64_t samples = step.current().size();
  const bool by_context = depends_on_context(step.learner());
  if (!by_context || options_.weight == DistillationWeight::Replay) {
    Head& h = head(0, samples);
    const std::span contexts(h.contexts.data_ptr<std::int64_t>(), static_cast<std::size_t>(samples));
    if (by_context && !draw_contexts(step, contexts)) return;
    return distill(step, h, by_context, teach(step, h, by_context));
  }
  const bool gated = step.learner().network().gated();
  const float* teacher = nullptr;
  mean_.clear();
  for (std::int64_t earlier = 0; earlier < earlier_contexts(step.learner()); ++earlier) {
    Head& h = head(static_cast<std::size_t>(earlier), samples);
    std::fill_n(h.contexts.data_ptr<std::int64_t>(), samples, earlier);
    if (teacher == nullptr || gated) teacher = teach(step, h, true);
    distill(step, h, true, teacher);
  }
  if (!mean_.empty()) step.add_loss("distillation", mean_, 0, Role::Replayed);
}

// The teacher's logits, valid until it is used again.
const float* LearningWithoutForgetting::teach(Step& step, const Head& h, bool own_contexts) {
  Batch inputs = step.current();
  if (own_contexts) inputs.context = h.contexts;
  return teacher_.logits(step.learner(), inputs);
}

void LearningWithoutForgetting::distill(Step& step, Head& h, bool own_contexts, const float* said) {
  Learner& learner = step.learner();
  Batch inputs = step.current();
  if (own_contexts) inputs.context = h.contexts;
  // The same logits serve both terms, unless the contexts or a batch norm would change them.
  const bool same_logits = learner.network().samples_are_independent() && !(own_contexts && learner.network().gated());
  const int group = same_logits ? 0 : step.add_group(inputs);

  const Logits teacher{said, inputs.size(), teacher_.outputs()};
  const Columns student_columns =
      own_contexts ? outputs_of(learner, h.contexts.data_ptr<std::int64_t>()) : step.columns(group);
  const Columns teacher_columns =
      options_.only_seen && !own_contexts ? Columns::masked(teacher_.classes_seen()) : student_columns;
  const Loss& loss = targets(h, teacher, teacher_columns, student_columns, learner.objective());
  const bool mean = options_.weight == DistillationWeight::MeanReplay;
  if (mean && own_contexts && group == 0) return mean_.add(loss);
  const Role role = mean || options_.weight == DistillationWeight::Replay ? Role::Replayed : Role::Weighted;
  step.add_loss("distillation", loss, group, role, weight(step));
}

const Loss& LearningWithoutForgetting::targets(Head& h, const Logits& teacher, const Columns& teacher_columns,
                                               const Columns& student_columns, Objective objective) const {
  if (options_.soft) return h.soft.towards(teacher, teacher_columns, student_columns, objective);
  h.labels.resize(static_cast<std::size_t>(teacher.rows));
  predict(teacher.values, teacher.rows, teacher.outputs, teacher_columns, h.labels.data());
  return h.hard.towards(h.labels.data(), student_columns, objective);
}

// A context ends at each consolidation, up to the number of contexts: a stream may return to earlier ones.
std::int64_t LearningWithoutForgetting::earlier_contexts(Learner& learner) const {
  const std::int64_t ended = learner.consolidations(), width = learner.context_width();
  if (width > 0) return std::min(ended, learner.network().outputs() / width);
  const auto known = static_cast<std::int64_t>(teacher_.context_counts().size());
  return known > 0 ? std::min(ended, known) : ended;
}

double LearningWithoutForgetting::weight(Step& step) const {
  const auto earlier = static_cast<double>(earlier_contexts(step.learner()));
  // If the context matters, there is already one term per earlier context.
  const bool term_each = depends_on_context(step.learner());
  if (options_.weight == DistillationWeight::PerContext) return term_each ? 1.0 : earlier;
  return options_.weight == DistillationWeight::One && term_each ? 1.0 / earlier : 1.0;
}

}  // namespace meander
