#include <meander/learners/parts/synaptic_intelligence.h>

#include <meander/learners/learner.h>
#include <meander/learners/linalg/vector_kernels.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace meander {

SynapticIntelligence::SynapticIntelligence(double strength, double damping, const SynapticIntelligenceOptions& options)
    : strength_(strength), damping_(damping), options_(options) {
  if (!(std::isfinite(strength) && strength >= 0)) {
    throw UsageError("strength", fmt::format("{} is not the strength of a penalty", strength), "give 0 or more");
  }
  if (!(std::isfinite(damping) && damping > 0)) {
    throw UsageError("damping", fmt::format("{} would divide by zero", damping), "give a finite number above 0");
  }
}

void SynapticIntelligence::begin(Learner& learner) {
  const auto size = static_cast<std::int64_t>(learner.parameters().size());
  importance_ = FloatArray(size);
  integral_ = FloatArray(size);
  consolidated_ = false;
  anchor_ = FloatArray(learner.parameters());
  if (options_.task_gradient) task_gradient_ = before_ = FloatArray(size);
}

void SynapticIntelligence::before_step(Step& step) {
  if (consolidated_)
    step.add(QuadraticPenalty{.strength = strength_,
                              .importance = importance_.data(),
                              .anchor = anchor_.data(),
                              .name = "synaptic-intelligence"});
  if (options_.task_gradient) {
    compute_task_gradient(step);
  } else {
    step.add(PathIntegral{integral_.data()});
  }
}

void SynapticIntelligence::compute_task_gradient(Step& step) {
  Learner& learner = step.learner();
  const Batch& current = step.current();
  std::copy(learner.parameters().begin(), learner.parameters().end(), before_.data());
  if (current.empty()) return task_gradient_.fill(0.0F);
  const Columns columns = learner.columns(current, competing_);
  const Loss& loss = term_.towards(current.y.data_ptr<std::int64_t>(), columns, learner.objective());
  learner.gradient_of(current, loss, 1.0, task_gradient_.span());
}

void SynapticIntelligence::after_step(Step& step) {
  if (!options_.task_gradient) return;
  Learner& learner = step.learner();
  const float* now = learner.parameters().data();
  flat_pass(learner.arena(), integral_.size(), [&](std::int64_t begin, std::int64_t end) {
    kernels::path_integral(task_gradient_.data() + begin, before_.data() + begin, now + begin, integral_.data() + begin,
                           end - begin);
  });
}

void SynapticIntelligence::consolidate(Learner& learner) {
  const float* now = learner.parameters().data();
  flat_pass(learner.arena(), importance_.size(), [&](std::int64_t begin, std::int64_t end) {
    kernels::accumulate_importance(integral_.data() + begin, now + begin, anchor_.data() + begin,
                                   static_cast<float>(damping_), importance_.data() + begin, end - begin);
    float* importance = importance_.data();
    if (options_.clamp) {
      std::transform(importance + begin, importance + end, importance + begin,
                     [](float o) { return std::max(o, 0.0F); });
    }
    std::copy(now + begin, now + end, anchor_.data() + begin);
    std::fill(integral_.data() + begin, integral_.data() + end, 0.0F);
  });
  consolidated_ = true;
}

void SynapticIntelligence::save(Archive& to) const {
  importance_.save(to, "importance");
  anchor_.save(to, "anchor");
  integral_.save(to, "path-integral");
  to.write("consolidated", std::int64_t{consolidated_});
}

void SynapticIntelligence::load(Learner&, const Archive& from) {
  importance_.load(from, "importance");
  anchor_.load(from, "anchor");
  integral_.load(from, "path-integral");
  consolidated_ = from.read_flag("consolidated");
}

}  // namespace meander
