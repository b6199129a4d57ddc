#pragma once

#include <meander/learners/buffers/reservoir.h>
#include <meander/learners/hard_target_term.h>
#include <meander/learners/part.h>
#include <meander/learners/parts/distillation_term.h>
#include <meander/learners/parts/teacher.h>

#include <optional>

namespace meander {

struct ExperienceReplayOptions {
  std::int64_t budget = 1000;     ///< samples held
  std::int64_t replay_batch = 0;  ///< samples replayed a step; 0: as many as the batch has
  /// Soft targets from a teacher of this temperature, once there is one; before, and without it, the stored labels.
  std::optional<double> distill{};
};

/// Learns again from a reservoir of the stream at every step (Rolnick et al. 2019, arXiv:1811.11682; reservoir:
/// Chaudhry et al. 2019, arXiv:1902.10486). Draws from the buffer as it is now, from the second iteration on; the
/// current batch enters only afterwards. Current and replayed samples share one pass where the network allows.
class ExperienceReplay : public Part {
 public:
  /// Throws UsageError for a budget below 1 and a temperature that is not a finite number above 0.
  explicit ExperienceReplay(const ExperienceReplayOptions& options);

  std::string name() const override { return "experience-replay"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void observe(Learner& learner, const Batch& raw) override;
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

 protected:
  /// The samples to replay in this step, after the operators; empty: none. Tests hand theirs in here.
  virtual Batch draw(Step& step);

 private:
  ExperienceReplayOptions options_;
  std::optional<Reservoir> buffer_;
  Teacher teacher_;
  HardTargetTerm hard_;
  std::optional<DistillationTerm> soft_;
};

/// `count` samples of a buffer (0: as many as the current batch has), through the operators; empty when it holds none.
Batch draw_replay(Reservoir& buffer, std::int64_t count, Step& step);

}  // namespace meander
