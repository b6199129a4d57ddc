#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/generative/conditional_vae.h>
#include <meander/learners/part.h>
#include <meander/learners/parts/teacher.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace meander {

struct ReplayThroughFeedbackOptions {
  /// Temperature of soft targets; unset: the earlier network's most likely label.
  std::optional<double> distill = 2.0;
  /// true: the earlier network's targets cover only classes that it has seen; false: all.
  bool only_seen = true;
  /// Labels are global, so that a class implies its context; otherwise contexts are counted by consolidations where the
  /// stream hides them.
  bool global_labels = true;
};

/// What is drawn to make replayed images: by image, and noise [count, latent].
struct ImageDraw {
  std::vector<std::int64_t> modes;     ///< of the prior, where it is a mixture
  std::vector<std::int64_t> classes;   ///< intended
  std::vector<std::int64_t> contexts;  ///< of the decoder's gates, where they go by context
  std::vector<float> noise;
};

/// Brain-inspired replay (van de Ven, Siegelmann & Tolias 2020, Nature Communications 11, 4069): the network is a
/// classifier with generative feedback (ConditionalVae) and also learns to generate. At each consolidation it is
/// copied; the copy then makes the images that every step replays, and labels them: soft labels, which also set the
/// decoder's gates and the weights of the prior's modes.
///
/// Products of a step, in multiples of those of one encoder or decoder pass over a batch (forward 1; with its backward
/// 3, the encoder's less one for its first layer): encoder 2 x 3 (current and replayed, sharing the pass) + 1 (labels),
/// decoder 2 x 3 + 1 (images).
class ReplayThroughFeedback : public Part {
 public:
  /// Throws UsageError for a temperature that is not a finite number above 0.
  explicit ReplayThroughFeedback(ReplayThroughFeedbackOptions options);

  std::string name() const override { return "replay-through-feedback"; }
  /// Throws UsageError unless the learner's network is a ConditionalVae, and its objective a softmax.
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void after_step(Step& step) override;
  void consolidate(Learner& learner) override;
  /// By the network as it is now, of the classes and contexts seen so far.
  bool draws_inputs() const override { return true; }
  void draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) override;
  /// From the mean of each sample's posterior, through the decoder's gates of its class or context.
  bool reconstruct(Learner& learner, const Batch& ready, float* inputs) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// Of the last step: the generative losses of the current batch and of each replayed group; its images, their logits
  /// by the earlier network, and their labels if targets are hard.
  const VaeLoss& current_loss() const { return current_->generative.parts(); }
  struct Replayed;
  std::size_t replayed_groups() const { return replayed_used_; }
  const Replayed& replayed(std::size_t group) const { return replayed_[group]; }

 protected:
  /// Standard normal numbers for the reparameterisation of group 0 (the current batch), 1, ... Tests override it.
  virtual void draw_noise(Step& step, std::size_t group, std::span<float> values);
  /// Draws what the images of replayed group `group`, from 0, are made from: uniformly from these classes and, unless
  /// there are none, these contexts. Tests override it.
  virtual void draw_images(Step& step, std::size_t group, std::span<const std::int64_t> classes,
                           std::span<const std::int64_t> contexts, std::int64_t count, ImageDraw& draw);

 private:
  /// A generative term and what it reads.
  struct Term {
    explicit Term(ConditionalVae& network) : generative(network) {}
    GenerativeLoss generative;
    FloatArray noise, gates;
  };

 public:
  struct Replayed : Term {
    using Term::Term;
    at::Tensor images, labels;
    std::vector<float> teacher;  ///< logits, [count, outputs]
    ImageDraw draw;
    SoftTargets targets;
    Distillation soft;
    HardTargetTerm hard;
    EarlierHead head;
  };

 private:
  void take_copy(const Learner& learner);
  std::vector<std::int64_t> contexts_so_far(const Learner& learner, std::int64_t counted) const;
  /// Whether contexts are drawn beside classes: if gates go by context and classes do not imply it.
  bool draws_contexts() const { return shape().gated_by == GatedBy::Context && !options_.global_labels; }
  void choose(Rng& rng, std::span<const std::int64_t> classes, std::span<const std::int64_t> contexts,
              std::int64_t count, ImageDraw& draw) const;
  const float* images_of(ConditionalVae& network, ImageDraw& draw, std::int64_t count, FloatArray& latents,
                         FloatArray& gates) const;
  void learn_current(Step& step);
  void replay(Step& step, std::size_t number, EarlierHead head, std::int64_t count);
  void make_images(Step& step, Replayed& group, std::size_t number, std::int64_t count);
  void set_targets(Step& step, Replayed& group, std::size_t number, std::int64_t count);
  void choose_contexts(const Batch& current, std::vector<std::int64_t>& contexts, const Learner& learner) const;
  const float* one_hot(const std::int64_t* ids, std::int64_t count, FloatArray& rows) const;
  const VaeShape& shape() const { return network_->shape(); }

  ReplayThroughFeedbackOptions options_;
  ConditionalVae* network_ = nullptr;         // the learner's
  std::unique_ptr<ConditionalVae> previous_;  // its copy of the last consolidation
  std::vector<std::uint8_t> seen_;            // classes, when it was taken
  std::vector<std::int64_t> contexts_;        // seen by then
  std::unique_ptr<Term> current_;
  std::vector<std::int64_t> current_contexts_;
  std::deque<Replayed> replayed_;
  std::size_t replayed_used_ = 0;  // in the last step
};

}  // namespace meander
