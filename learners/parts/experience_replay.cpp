#include <meander/learners/parts/experience_replay.h>

#include <meander/learners/learner.h>

namespace meander {

Batch draw_replay(Reservoir& buffer, std::int64_t count, Step& step) {
  if (buffer.empty()) return {};
  Learner& learner = step.learner();
  const Rng rng(learner.seed(), "replay", static_cast<std::uint64_t>(step.iteration()),
                static_cast<std::uint64_t>(step.update()));
  return learner.prepare_replay(buffer.draw(count > 0 ? count : step.current().size(), rng), step);
}

ExperienceReplay::ExperienceReplay(const ExperienceReplayOptions& options) : options_(options) {
  check_budget(options.budget);
  if (options.distill) check_temperature(*options.distill);
}

void ExperienceReplay::begin(Learner& learner) {
  buffer_.emplace(options_.budget, learner.seed());
  if (options_.distill) soft_.emplace(*options_.distill);
}

Batch ExperienceReplay::draw(Step& step) { return draw_replay(*buffer_, options_.replay_batch, step); }

void ExperienceReplay::before_step(Step& step) {
  const Batch replayed = draw(step);
  if (replayed.empty()) return;
  const int group = step.add_group(replayed);
  const Objective objective = step.learner().objective();
  const Columns columns = step.columns(group);
  if (soft_ && teacher_.taken()) {
    const Logits teacher{teacher_.logits(step.learner(), replayed), replayed.size(), teacher_.outputs()};
    step.add_loss("replay", soft_->towards(teacher, columns, columns, objective), group, Role::Replayed);
  } else {
    step.add_loss("replay", hard_.towards(step.group(group).y.data_ptr<std::int64_t>(), columns, objective), group,
                  Role::Replayed);
  }
}

void ExperienceReplay::observe(Learner&, const Batch& raw) { buffer_->offer(raw); }

void ExperienceReplay::consolidate(Learner& learner) {
  if (soft_) teacher_.snapshot(learner);
}

void ExperienceReplay::save(Archive& to) const {
  Archive buffer, teacher;
  buffer_->save(buffer);
  teacher_.save(teacher);
  to.write("buffer", buffer);
  to.write("teacher", teacher);
}

void ExperienceReplay::load(Learner& learner, const Archive& from) {
  buffer_->load(from.folder("buffer"));
  teacher_.load(from.folder("teacher"), learner);
}

}  // namespace meander
