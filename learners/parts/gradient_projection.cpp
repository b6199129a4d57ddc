#include <meander/learners/parts/gradient_projection.h>

#include <meander/learners/buffers/join.h>
#include <meander/learners/learner.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/parts/experience_replay.h>
#include <meander/stream/runtime/error.h>

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace meander {

Projection project(Arena* arena, std::span<float> gradient, std::span<const float> reference, double epsilon) {
  const auto size = static_cast<std::int64_t>(gradient.size());
  const Projection p{dot(arena, gradient.data(), reference.data(), size),
                     dot(arena, reference.data(), reference.data(), size)};
  if (p.dot < 0 && p.reference_norm_squared > 0) {
    add_scaled(arena, -p.dot / (p.reference_norm_squared + epsilon), reference.data(), gradient.data(), size);
  }
  return p;
}

GradientProjection::GradientProjection(std::shared_ptr<ReplayMemory> memory, const GradientProjectionOptions& options)
    : memory_(std::move(memory)), options_(options) {
  if (!(std::isfinite(options.epsilon) && options.epsilon >= 0)) {
    throw UsageError("epsilon", fmt::format("{} is not a damping value", options.epsilon),
                     "give a finite number, 0 or more");
  }
}

void GradientProjection::begin(Learner& learner) {
  reference_ = FloatArray(static_cast<std::int64_t>(learner.parameters().size()));
}

std::vector<Batch> GradientProjection::draw(Step& step) { return draw_replay(*memory_, options_.replay_batch, step); }

void GradientProjection::before_step(Step& step) {
  std::vector<Batch> groups = draw(step);
  std::erase_if(groups, [](const Batch& group) { return group.empty(); });
  active_ = !groups.empty();
  if (!active_) return;
  Learner& learner = step.learner();
  while (terms_.size() < groups.size()) terms_.emplace_back();
  compute_reference(learner, groups, options_.learn_too ? 1.0 - learner.current_weight() : 1.0);
  for (std::size_t g = 0; options_.learn_too && g < groups.size(); ++g) {
    const std::int64_t* labels = groups[g].y.data_ptr<std::int64_t>();
    const int group = step.add_group(groups[g]);
    step.add_loss("replay", terms_[g].replay.towards(labels, step.columns(group), learner.objective()), group,
                  Role::Replayed);
  }
}

void GradientProjection::compute_reference(Learner& learner, std::span<const Batch> groups, double scale) {
  const double each = scale / static_cast<double>(groups.size());
  LossByStretch together;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Columns columns = learner.columns(groups[g], terms_[g].competing);
    const std::int64_t* labels = groups[g].y.data_ptr<std::int64_t>();
    together.add(terms_[g].reference.towards(labels, columns, learner.objective()), groups[g].size());
  }
  if (groups.size() == 1) {
    learner.gradient_of(groups.front(), together.loss(0), each, reference_.span());
  } else if (learner.network().samples_are_independent()) {
    learner.gradient_of(join(groups, *pool_), together, each, reference_.span());
  } else {
    compute_one_by_one(learner, groups, together, each);
  }
}

// Batch norm ties the samples of a pass together.
void GradientProjection::compute_one_by_one(Learner& learner, std::span<const Batch> groups,
                                            const LossByStretch& losses, double scale) {
  of_group_.reserve(reference_.size());
  reference_.fill(0.0F);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    learner.gradient_of(groups[g], losses.loss(g), scale, of_group_.span());
    add_scaled(learner.arena(), 1.0, of_group_.data(), reference_.data(), reference_.size());
  }
}

void GradientProjection::change_gradient(Step& step) {
  if (active_) project(step.learner().arena(), step.gradient(), reference_.span(), options_.epsilon);
}

}  // namespace meander
