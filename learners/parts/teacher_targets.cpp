#include <meander/learners/parts/teacher_targets.h>

#include <meander/learners/learner.h>
#include <meander/learners/losses/distillation_term.h>

namespace meander {

TeacherTargets::TeacherTargets(double temperature) : temperature_(temperature) { check_temperature(temperature); }

void TeacherTargets::begin(Learner& learner) {
  learner.set_objective(Objective::Binary);
  teacher_ = {};
}

void TeacherTargets::before_step(Step& step) {
  const Batch& current = step.current();
  if (!teacher_.taken() || current.empty()) return;
  const std::int64_t outputs = teacher_.outputs();
  const std::vector<std::uint8_t>& seen = teacher_.classes_seen();
  soft_.sigmoid(teacher_.logits(step.learner(), current), current.size(), outputs, outputs, Columns::masked(seen),
                temperature_);
  targets_.assign(soft_.data(), soft_.data() + current.size() * outputs);
  const std::int64_t* labels = current.y.data_ptr<std::int64_t>();
  for (std::int64_t r = 0; r < current.size(); ++r) {
    if (seen[static_cast<std::size_t>(labels[r])] == 0) targets_[static_cast<std::size_t>(r * outputs + labels[r])] = 1;
  }
  loss_.set(targets_.data(), step.columns(0), 1.0);
  step.set_current_loss(loss_);
}

}  // namespace meander
