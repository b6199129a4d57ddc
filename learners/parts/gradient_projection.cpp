#include <meander/learners/parts/gradient_projection.h>

#include <meander/learners/flat_pass.h>
#include <meander/learners/learner.h>
#include <meander/learners/parts/experience_replay.h>
#include <meander/stream/error.h>

#include <cmath>

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

GradientProjection::GradientProjection(const GradientProjectionOptions& options) : options_(options) {
  check_budget(options.budget);
  if (!(std::isfinite(options.epsilon) && options.epsilon >= 0)) {
    throw UsageError("epsilon", fmt::format("{} is no damping", options.epsilon), "give a finite number, 0 or more");
  }
}

void GradientProjection::begin(Learner& learner) {
  buffer_.emplace(options_.budget, learner.seed());
  reference_ = FloatArray(static_cast<std::int64_t>(learner.parameters().size()));
}

Batch GradientProjection::draw(Step& step) { return draw_replay(*buffer_, options_.replay_batch, step); }

void GradientProjection::before_step(Step& step) {
  const Batch reference = draw(step);
  active_ = !reference.empty();
  if (!active_) return;
  Learner& learner = step.learner();
  const std::int64_t* labels = reference.y.data_ptr<std::int64_t>();
  const Loss& loss = hard_.towards(labels, learner.columns(reference), learner.objective());
  learner.gradient_of(reference, loss, options_.learn_too ? 1.0 - learner.current_weight() : 1.0, reference_.span());
  if (options_.learn_too) {
    const int group = step.add_group(reference);
    step.add_loss("replay", replay_.towards(labels, step.columns(group), learner.objective()), group, Role::Replayed);
  }
}

void GradientProjection::change_gradient(Step& step) {
  if (active_) project(step.learner().arena(), step.gradient(), reference_.span(), options_.epsilon);
}

void GradientProjection::observe(Learner&, const Batch& raw) { buffer_->offer(raw); }

void GradientProjection::save(Archive& to) const { buffer_->save(to); }

void GradientProjection::load(Learner&, const Archive& from) { buffer_->load(from); }

}  // namespace meander
