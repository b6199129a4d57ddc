#include <meander/learners/parts/experience_replay.h>

#include <meander/learners/learner.h>

#include <utility>

namespace meander {

std::vector<Batch> draw_replay(ReplayMemory& memory, std::int64_t count, Step& step) {
  std::vector<Batch> groups;
  for (const Batch& stored : memory.draw(count > 0 ? count : step.current().size(), step)) {
    groups.push_back(step.learner().prepare_replay(stored, step));
  }
  return groups;
}

ExperienceReplay::ExperienceReplay(std::shared_ptr<ReplayMemory> memory, const ExperienceReplayOptions& options)
    : memory_(std::move(memory)), options_(options) {
  if (options.distill) check_temperature(*options.distill);
}

std::vector<Batch> ExperienceReplay::draw(Step& step) { return draw_replay(*memory_, options_.replay_batch, step); }

void ExperienceReplay::before_step(Step& step) {
  std::size_t number = 0;
  for (Batch& group : draw(step)) {
    if (group.empty()) continue;
    if (terms_.size() == number) terms_.emplace_back(options_.distill.value_or(1.0));
    replay(step, std::move(group), terms_[number++]);
  }
}

void ExperienceReplay::replay(Step& step, Batch samples, Term& term) {
  Learner& learner = step.learner();
  const int group = step.add_group(std::move(samples));
  const Batch& replayed = step.group(group);
  const Columns columns = step.columns(group);
  if (options_.distill && teacher_.taken()) {
    const Logits teacher{teacher_.logits(learner, replayed), replayed.size(), teacher_.outputs()};
    // If outputs join as their classes come, the teacher's targets cover only those that it had.
    const bool joined = learner.context_width() == 0 && learner.options().active_classes == ActiveClasses::SoFar;
    const Columns known = joined ? Columns::masked(teacher_.classes_seen()) : columns;
    step.add_loss("replay", term.soft.towards(teacher, known, columns, learner.objective()), group, Role::Replayed);
  } else {
    const std::int64_t* labels = replayed.y.data_ptr<std::int64_t>();
    step.add_loss("replay", term.hard.towards(labels, columns, learner.objective()), group, Role::Replayed);
  }
}

void ExperienceReplay::consolidate(Learner& learner) {
  if (options_.distill) teacher_.snapshot(learner);
}

void ExperienceReplay::save(Archive& to) const { teacher_.save(to); }

void ExperienceReplay::load(Learner& learner, const Archive& from) { teacher_.load(from, learner); }

}  // namespace meander
