#pragma once

#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/network.h>
#include <meander/learners/optim/regularisers.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace meander {

class Learner;

/// The contexts of a batch's samples, [batch.size()]; null where they are hidden.
const std::int64_t* contexts_of(const Batch& batch);

/// How a loss is weighted in a step: the current batch's by r; replayed ones by 1 - r, as the mean over their groups (r
/// is 1 if nothing is replayed); any other by its own weight.
enum class Role { Current, Replayed, Weighted };

/// One term of a step's loss, as reported: the unweighted mean over its group.
struct LossTerm {
  const char* name = "";
  const Loss* loss = nullptr;  ///< null: reported by a part, which computed it
  int group = 0;
  Role role = Role::Current;
  double weight = 1.0;
  double value = 0.0;
};

/// One update under construction: parts add groups of samples and losses to it, the learner computes it. Group 0 is the
/// current batch. Reused from step to step: it keeps its memory.
class Step {
 public:
  explicit Step(Learner& learner) : learner_(learner) {}

  Learner& learner() { return learner_; }
  /// Number of the iteration, from 0, and of the update within it: the keys of this step's random draws.
  std::int64_t iteration() const { return iteration_; }
  std::int64_t update() const { return update_; }

  /// The batch of the stream, after the operators.
  const Batch& current() const { return groups_.front(); }
  const Batch& group(int id) const { return groups_[static_cast<std::size_t>(id)]; }
  /// Adds samples (float32 x, as the operators made them) that pass through the network in this step.
  int add_group(Batch ready);
  /// Learns from these samples in place of the stream's batch.
  void replace_current(Batch ready);
  /// Learns the current samples by this loss instead of that of their labels; the caller keeps it alive.
  void set_current_loss(const Loss& loss) { current_loss_ = &loss; }
  /// Adds a loss on the logits of a group. Both are read when the step is computed; the caller keeps them alive.
  void add_loss(const char* name, const Loss& loss, int group, Role role, double weight = 1.0);
  /// Adds a penalty or a path integral to this step's pass over the parameters.
  void add(QuadraticPenalty penalty) { regularisers_.penalties.push_back(penalty); }
  void add(PathIntegral integral) { regularisers_.integrals.push_back(integral); }
  /// The columns that compete for the samples of a group, valid until the next step.
  Columns columns(int id);
  /// Reports a loss that a part computed itself, on a model of its own.
  void report(const char* name, double value, double weight = 1.0);

  /// The gradient of this step's loss: valid in `change_gradient` and `after_step`.
  std::span<float> gradient();

  const std::vector<LossTerm>& terms() const { return terms_; }
  const std::vector<QuadraticPenalty>& penalties() const { return regularisers_.penalties; }
  /// Value of the whole loss before the update, penalties with their strength included.
  double loss() const;

 private:
  friend class Learner;
  void begin(Batch current, std::int64_t iteration, std::int64_t update);
  void weigh(double r);

  Learner& learner_;
  std::int64_t iteration_ = 0;
  std::int64_t update_ = 0;
  std::vector<Batch> groups_;
  std::deque<CompetingOutputs> competing_;  // by group; entries stay where they are
  std::vector<LossTerm> terms_;
  const Loss* current_loss_ = nullptr;  // null: that of the labels
  bool replaced_ = false;
  Regularisers regularisers_;
};

}  // namespace meander
