#pragma once

#include <meander/learners/losses/distillation_term.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/part.h>
#include <meander/learners/parts/teacher.h>

#include <optional>
#include <span>

namespace meander {

/// The weight of distillation relative to the current loss. `Replay`: the replay weight (r and 1 - r), with an earlier
/// context drawn for each sample. The others are those of the academic setting, with a term per earlier context: the
/// replay weight for their mean (`MeanReplay`), 1 in total (`One`), or 1 for each (`PerContext`).
enum class DistillationWeight { Replay, MeanReplay, One, PerContext };

struct LearningWithoutForgettingOptions {
  double temperature = 2.0;
  /// true: soft targets (Li & Hoiem); false: the teacher's most likely label.
  bool soft = true;
  /// true: the teacher's probabilities run over the classes seen when it was taken; false: over all outputs.
  bool only_seen = true;
  DistillationWeight weight = DistillationWeight::Replay;
};

/// Keeps the outputs of an earlier copy of the network for the current inputs (Li & Hoiem 2017, arXiv:1606.09282). With
/// several heads, or gates: under the replay weight every sample is treated as one of an earlier context, drawn in
/// proportion to how often contexts were seen; otherwise as one of each earlier context.
class LearningWithoutForgetting : public Part {
 public:
  /// Throws UsageError for a temperature that is not a finite number above 0.
  explicit LearningWithoutForgetting(const LearningWithoutForgettingOptions& options);

  std::string name() const override { return "learning-without-forgetting"; }
  void begin(Learner&) override { teacher_ = {}; }
  void before_step(Step& step) override;
  void consolidate(Learner& learner) override { teacher_.snapshot(learner); }
  void save(Archive& to) const override { teacher_.save(to); }
  void load(Learner& learner, const Archive& from) override { teacher_.load(from, learner); }

 protected:
  /// An earlier context for each sample; false if there was none yet. Tests override it.
  virtual bool draw_contexts(Step& step, std::span<std::int64_t> contexts);

 private:
  struct Head {  // one distillation term: its own targets and contexts
    explicit Head(double temperature) : soft(temperature) {}
    DistillationTerm soft;
    HardTargetTerm hard;
    std::vector<std::int64_t> labels;
    at::Tensor contexts;
  };

  Head& head(std::size_t number, std::int64_t samples);
  const float* teach(Step& step, const Head& head, bool own_contexts);
  void distill(Step& step, Head& head, bool own_contexts, const float* said);
  const Loss& targets(Head& head, const Logits& teacher, const Columns& teacher_columns, const Columns& student_columns,
                      Objective objective) const;
  double weight(Step& step) const;
  std::int64_t earlier_contexts(Learner& learner) const;

  LearningWithoutForgettingOptions options_;
  Teacher teacher_;
  std::vector<std::unique_ptr<Head>> heads_;
  MeanLoss mean_;  // of all heads, where they share the current samples' logits and the replay weight
};

}  // namespace meander
