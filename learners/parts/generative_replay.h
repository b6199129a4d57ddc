#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/losses/distillation_term.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/generative/vae.h>
#include <meander/learners/optim/optimiser.h>
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

struct GenerativeReplayOptions {
  /// Shape of the generative model; its images are the network's inputs.
  VaeShape generator{};
  /// Learning rate of its optimiser, which has the learner's other options; unset: the learner's rate too.
  std::optional<double> lr{};
  /// Its updates per `iterations` iterations (a context): if fewer, they come first; if more, they are spread evenly.
  /// 0: one per iteration.
  std::int64_t updates = 0;
  std::int64_t iterations = 0;
  /// Temperature of soft targets; unset: the earlier network's most likely label.
  std::optional<double> distill{};
  /// true: labels are limited to classes seen when the copies were taken; false: to all that compete.
  bool only_seen = true;
};

/// Deep generative replay (Shin et al. 2017, arXiv:1705.08690): a generative model learns the inputs beside the
/// network; at each consolidation both are copied, and from then on every step replays images that the generative
/// model's copy draws and the network's copy labels. The generative model learns from these images too.
///
/// Products of a step, in multiples of those of one network pass over a batch (forward 1; with its backward 3, less one
/// for the first layer): network 2 x 3 (current and replayed) + 1 (labels); generative model 2 x 3 + 1/2 (its decoder
/// draws). Current and replayed samples share each pass.
class GenerativeReplay : public Part {
 public:
  /// Throws UsageError for a generative model that cannot be built and a temperature that is not a finite number above
  /// 0.
  explicit GenerativeReplay(GenerativeReplayOptions options);

  std::string name() const override { return "generative-replay"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void consolidate(Learner& learner) override;
  bool draws_inputs() const override { return true; }
  void draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) override;
  /// From the mean of each sample's posterior.
  bool reconstruct(Learner& learner, const Batch& ready, float* inputs) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;
  bool same_for_any_threads() const override { return options_.generator.conv.depth == 0; }

  Vae& generator() { return *generator_; }
  /// The gradient of the generative model's last update.
  const FloatArray& generator_gradient() const { return gradient_; }
  /// Images of the last step that replayed, and their labels if targets are hard, by head.
  const at::Tensor& images() const { return images_; }
  std::vector<std::vector<std::int64_t>> labels() const;

 protected:
  /// What is drawn in a step: latents of replayed images, noise of the generative model's own two groups.
  enum class Noise { Latents, Current, Replayed };
  /// Standard normal numbers [samples, latent]; `update` counts the generative model's updates in this step. Tests
  /// override it.
  virtual void draw(Step& step, Noise what, std::int64_t update, std::span<float> values);

 private:
  /// The earlier network's targets for the images, for one head.
  struct Judgement {
    EarlierHead head;
    std::optional<DistillationTerm> soft;
    HardTargetTerm hard;
    std::vector<std::int64_t> labels;
    at::Tensor y, context;  // of its group of images; contexts for a network with gates
  };

  void draw_images(Step& step);
  void replay(Step& step);
  void replay_group(Step& step, std::span<const std::size_t> heads, Batch images);
  const Loss& judge(Step& step, Judgement& judgement, const Logits& teacher, int group);
  std::vector<EarlierHead> heads(Step& step) const;
  std::int64_t updates_due(std::int64_t iteration) const;
  void train_generator(Step& step);
  void learn_generator(Learner& learner, std::span<Vae::Group> groups);

  GenerativeReplayOptions options_;
  std::unique_ptr<Vae> generator_, previous_;  // previous_: the copy of the last consolidation
  std::optional<Optimiser> optimiser_;
  Teacher teacher_;
  FloatArray gradient_, latents_, noise_;
  at::Tensor images_;
  std::deque<Judgement> judgements_;
  std::deque<MeanLoss> means_;
};

}  // namespace meander
