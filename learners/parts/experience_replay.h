#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/losses/distillation_term.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/part.h>
#include <meander/learners/parts/teacher.h>

#include <deque>
#include <memory>
#include <optional>

namespace meander {

struct ExperienceReplayOptions {
  std::int64_t replay_batch = 0;  ///< samples replayed per step; 0: as many as the batch has
  /// Temperature of a teacher's soft targets, used once there is a teacher; until then, or if unset: the stored labels.
  std::optional<double> distill{};
};

/// Learns again from stored samples at every step (Rolnick et al. 2019, arXiv:1811.11682; from a reservoir: Chaudhry et
/// al. 2019, arXiv:1902.10486). Draws from the memory as it is now; the current batch enters only afterwards. If the
/// memory returns several groups, one per earlier context, their losses count equally. Current and replayed samples
/// share one pass where the network allows.
class ExperienceReplay : public Part {
 public:
  /// Another part keeps `memory`. Throws UsageError for a temperature that is not a finite number above 0.
  explicit ExperienceReplay(std::shared_ptr<ReplayMemory> memory, const ExperienceReplayOptions& options = {});

  std::string name() const override { return "experience-replay"; }
  void begin(Learner&) override { teacher_ = {}; }
  void before_step(Step& step) override;
  void consolidate(Learner& learner) override;
  bool consolidates() const override { return options_.distill.has_value(); }
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

 protected:
  /// The samples to replay in this step, after the operators, group by group; no groups: nothing is replayed. Tests
  /// override it.
  virtual std::vector<Batch> draw(Step& step);

 private:
  struct Term {  // of one group
    explicit Term(double temperature) : soft(temperature) {}
    HardTargetTerm hard;
    DistillationTerm soft;
  };
  void replay(Step& step, Batch samples, Term& term);

  std::shared_ptr<ReplayMemory> memory_;
  ExperienceReplayOptions options_;
  Teacher teacher_;
  std::deque<Term> terms_;
};

/// `count` samples of a memory (0: as many as the current batch has), through the operators, group by group.
std::vector<Batch> draw_replay(ReplayMemory& memory, std::int64_t count, Step& step);

}  // namespace meander
