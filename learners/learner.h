#pragma once

#include <meander/learners/consolidation/consolidation.h>
#include <meander/learners/consolidation/updates_per_batch.h>
#include <meander/learners/linalg/mapped_gradient.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/classifier.h>
#include <meander/learners/observer.h>
#include <meander/learners/optim/optimiser.h>
#include <meander/learners/optim/penalty_bound.h>
#include <meander/learners/part.h>
#include <meander/learners/pooled_batches.h>
#include <meander/learners/step.h>
#include <meander/stream/sink.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Which outputs compete in training where there is one head (class scenario): all of them, including classes still to
/// come; those of the classes seen so far (of the contexts begun, where contexts are announced); or those of the
/// current context alone (learned as in the task scenario, tested over all).
enum class ActiveClasses { All, SoFar, Current };

/// What happens to an update in which something is not finite, or so large that the samples are lost beside it in
/// single precision, and to a batch with such a sample: an error; or the update is dropped and counted, and the run
/// goes on.
enum class OnNan { Stop, Skip };

struct LearnerOptions {
  Consolidation consolidate = every(100);
  OptimiserOptions optimiser = AdamOptions{};
  Objective objective = Objective::CrossEntropy;
  ReplayWeight replay_weight{};
  ActiveClasses active_classes = ActiveClasses::All;
  /// Classes per context, where not all compete and the stream announces boundaries. 0: `SoFar` adds classes one by
  /// one, and `Current` means the classes of the current batch.
  std::int64_t classes_per_context = 0;
  /// Resets the optimiser at each consolidation.
  bool reset_optimiser = false;
  UpdatesPerBatch updates_per_batch{};
  OnNan on_nan = OnNan::Stop;
  /// Seed of everything random in learning: replay draws, dropout.
  std::uint64_t seed = 1;
  std::string name = "learner";
};

/// Learns from a stream, one batch after the other: the end of a pipeline, and the only stage that changes. What it
/// does in a step is the sum of its parts. Not thread-safe, except `request_consolidation`. The same seed gives the
/// same bits for any number of threads, or for the same number if the network runs through LibTorch.
///
/// Every update is checked before it is applied. If a sample, a loss or the gradient is not finite, or a term of the
/// loss exceeds `largest_loss`, the learner throws DivergedError (Error for a sample) or drops the update: parameters
/// and running statistics stay those of the last finite update.
class Learner final : public Sink {
 public:
  /// `classifier` is what learns, `method` how. Throws UsageError for an option that is out of its range or does not
  /// fit the network.
  Learner(Classifier classifier, Parts method, LearnerOptions options = {});
  ~Learner() override;

  // --- as the end of a pipeline
  std::string name() const override { return options_.name; }
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override;
  void take(const Batch& raw, const Batch& ready) override;
  void end(bool stopped) override;

  /// The scores to classify by: those of a part that takes over, otherwise the network's logits. Valid until the next
  /// use, and only as long as `ready` is.
  Logits scores(const Batch& ready);
  Logits scores(const Batch&&) = delete;
  /// Adds an observer of every step, kept alive by the learner. Observers never change training.
  void add_observer(std::shared_ptr<Observer> observer);
  /// Consolidates after the iteration in progress, or the next one, if anything was learned since the last time.
  /// Thread-safe.
  void request_consolidation() { consolidation_requested_ = true; }

  // --- for parts
  Network& network() { return *classifier_.network; }
  const Classifier& classifier() const { return classifier_; }
  const Parts& parts() const { return parts_; }
  std::span<float> parameters();
  std::span<float> gradient() { return gradient_.span(); }
  Arena* arena() { return arena_.get(); }
  const std::shared_ptr<Arena>& shared_arena() const { return arena_; }
  std::uint64_t seed() const { return options_.seed; }
  Objective objective() const { return options_.objective; }
  /// For a method that supports only one objective; called when its parts begin.
  void set_objective(Objective objective) { options_.objective = objective; }
  Optimiser& optimiser() { return optimiser_; }
  /// Whether an iteration is in progress: a prediction is then of samples to be learned from next, not an evaluation.
  bool learning() const { return learning_; }
  /// Whether it is between `begin` and `end`: more of the stream may come.
  bool streaming() const { return streaming_; }
  const LearnerOptions& options() const { return options_; }
  /// One entry per output: nonzero once a sample of that class was learned from.
  const std::vector<std::uint8_t>& classes_seen() const { return classes_seen_; }
  /// Samples learned from, by context; empty where contexts are hidden.
  const std::vector<std::int64_t>& context_counts() const { return context_counts_; }
  std::int64_t consolidations() const { return consolidations_; }
  /// Whether anything was learned since the last one.
  bool learned_since_consolidation() const { return learned_since_consolidation_; }
  /// Number of dropped updates.
  std::int64_t skipped() const { return skipped_; }
  /// A loss term above it means that learning has diverged: 2^23 times the loss of guessing. Beside such a term, the
  /// sum of all gradients in single precision no longer registers what a term the size of guessing's adds.
  double largest_loss() const;
  /// Throws DivergedError for the iteration in progress.
  [[noreturn]] void diverged(const std::string& what, const std::string& remedy) const;
  /// Throws DivergedError unless this loss and its gradient are fit for a step of `optimiser`. For parts with a model
  /// of their own, before they step.
  void check_step(const char* name, double loss, std::span<const float> gradient, const Optimiser& optimiser) const;
  /// The drift detector; null if consolidation does not depend on drift.
  const DriftDetector* drift_detector() const { return drift_ ? &*drift_ : nullptr; }
  /// The weight r of the current batch relative to replayed ones.
  double current_weight() const;
  /// The outputs that compete for the samples of a batch in training, valid as long as it and `competing` are.
  Columns columns(const Batch& batch, CompetingOutputs& competing) const;
  /// The outputs that compete in prediction.
  Columns columns_to_predict(const Batch& batch) const;
  /// Number of outputs per context, if training splits outputs by context: a head's, or a context's classes; 0: no such
  /// split.
  std::int64_t context_width() const;
  /// Passes a stored batch through the operators as in training: random ones draw again, keyed by (iteration, update,
  /// slot).
  Batch prepare_replay(Batch stored, const Step& step) const;
  /// Returns the loss of these samples alone and writes `scale` times its gradient to `gradient`, in a pass of its own.
  double gradient_of(const Batch& ready, const Loss& loss, double scale, std::span<float> gradient);
  /// Throws DivergedError if logits are not finite: nothing can be estimated from them.
  void check_finite(const Logits& logits) const;

  // --- for evaluation
  /// Logits [rows, outputs] in evaluation mode, valid until the network is used again. Until then the network reads
  /// `ready`, which must not be a temporary: its tensors would go back to a pool, and to another thread.
  Logits logits(const Batch& ready);
  Logits logits(const Batch&&) = delete;
  /// A part that takes long to classify looks at `scoring_stopped`: it may then leave scores unfinished.
  void stop_scoring_on(std::stop_token stop) { scoring_ = std::move(stop); }
  bool scoring_stopped() const { return scoring_.stop_requested(); }
  /// What test data pass through: the operators without the random ones.
  const OperatorChain& test_operators() const { return test_operators_; }

  std::int64_t iterations() const { return iterations_; }
  std::int64_t samples() const { return samples_; }
  std::int64_t steps() const { return steps_; }

  /// Sets the operators between source and learner before any pipeline has run: for a loaded learner that should
  /// predict or be evaluated right away.
  void prepare(OperatorChain operators);

  /// Saves everything that determines its future, including observers that have a name.
  void save(Archive& to) const;
  /// Continues from a saved state, whatever was learned here before. Network, heads, optimiser, objective and parts
  /// must be those it was saved with, and every array must have the right shape; add observers first. Throws Error
  /// naming the mismatch, and is then as it was before (it keeps a copy of its state while it loads). Differences that
  /// are allowed are listed by `notes`.
  void load(const Archive& from);
  /// Differences from the run that saved the loaded state, one line each (seed, threads, processor). Threads are known
  /// once a pipeline runs.
  const std::vector<std::string>& notes() const { return notes_; }

  /// Saves what it predicts with and nothing that only learning needs: docs/formats/model.md. If a part classifies, its
  /// memory passes through the network for this.
  void save_model(Archive& to);
  /// Makes it predict like the learner that saved the model; what was learned here before is forgotten. As strict as
  /// `load` about network, heads and the part that classifies. Pass the operators to `prepare`.
  void load_model(const Archive& from);

 private:
  static constexpr std::int64_t model_version = 2;
  using Traits = std::vector<std::pair<std::string, std::string>>;
  Traits traits_of_model() const;
  Traits traits_of_state() const;
  void start_over();
  void restore(const Archive& from);
  template <class Load>
  void load_or_stay(const Load& load);
  void load_counts(const Archive& from);
  std::vector<std::string> observer_folders() const;
  void save_observers(Archive& to) const;
  void load_observers(const Archive& from);
  void note_differences(const Archive& from);
  void note_threads();
  void begin_parts();
  void learn(const Batch& ready, std::int64_t updates, std::span<const Batch> raw);
  bool try_update(const Batch& ready, std::int64_t number);
  void update(const Batch& ready, std::int64_t number);
  void change_parameters();
  bool fit_to_learn(const Batch& ready);
  void check_terms();
  void check_penalties();
  void check_gradient();
  std::string first_not_finite(const LossTerm& term);
  std::string lower_rate() const;
  std::span<InputMatrix> input_maps();
  void add_current_loss();
  void compute(Step& step);
  void compute_together(Step& step);
  void compute_one_by_one(Step& step);
  void predict_first(const Batch& ready);
  bool predicts_while_training() const;
  void record_predictions(const Logits& logits, const Batch& ready);
  void check_labels(const Batch& ready) const;
  void check_statistics(const Batch& ready) const;
  void count(const Batch& ready);
  void learn_pooled();
  void begin_report();
  void end_iteration(bool boundary);
  void end_report();
  bool drifted(bool applied, std::int64_t iterations);
  void consolidate();
  Columns columns_so_far() const;
  Logits forward(const Batch& ready, Mode mode);
  Inputs inputs_of(const Batch& ready) const;
  Inputs gather_groups(const Step& step);
  void add_losses(Step& step, int group, const Logits& logits, float* gradient);

  Classifier classifier_;
  Parts parts_;
  LearnerOptions options_;
  FloatArray gradient_;
  Optimiser optimiser_;
  std::shared_ptr<Arena> arena_;
  OperatorChain operators_;
  OperatorChain test_operators_;
  std::vector<std::shared_ptr<Observer>> observers_;
  Step step_;
  StepReport report_;
  bool consolidated_between_ = false;
  bool learned_since_consolidation_ = false;  // there is something new to consolidate
  bool begun_ = false, learning_ = false, streaming_ = false;

  FloatArray together_, dlogits_;  // inputs of all groups; gradient of all logits
  std::vector<std::int64_t> together_context_, together_sizes_;
  std::vector<std::int64_t> labels_, predicted_;  // of the latest predictions
  PooledBatches pooled_;
  PenaltyBound penalty_bound_;
  HardTargetTerm current_term_;
  std::span<InputMatrix> maps_;  // of this step, whose gradient is computed through them
  MappedGradient mapped_gradient_;

  std::vector<std::uint8_t> classes_seen_;
  FloatArray scores_;
  std::vector<std::int64_t> context_counts_;
  std::int64_t iterations_ = 0, samples_ = 0, steps_ = 0, consolidations_ = 0, skipped_ = 0;
  std::optional<DriftDetector> drift_;
  double first_loss_ = 0.0;  // of the current batch, before its first update
  std::atomic<bool> consolidation_requested_ = false;
  std::stop_token scoring_;

  Objective given_objective_;  // parts may set another
  std::vector<std::string> notes_;
  std::int64_t saved_threads_ = 0;  // of the loaded state, until the number here is known
};

}  // namespace meander
