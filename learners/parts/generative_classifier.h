#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/nets/generative/importance_sampling.h>
#include <meander/learners/nets/generative/vae.h>
#include <meander/learners/optim/optimiser.h>
#include <meander/learners/part.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace meander {

struct GenerativeClassifierOptions {
  VaeShape model{};
  /// Learning rate of each model's optimiser, which has the learner's other options; unset: the learner's rate too.
  std::optional<double> lr{};
  /// Importance samples per class and image in evaluation; 0: the posterior's mean alone, as while learning.
  std::int64_t samples = 50;
  /// While more of the stream may come, evaluation uses only the posterior's mean, which is `samples` times as fast.
  bool mean_while_streaming = false;
  /// Each model learns from as many samples at once as a batch holds: those of its class wait until there are that
  /// many, as if classes were learned one after the other. Otherwise it learns from its samples in each batch as it
  /// comes.
  bool whole_batches = false;
  Likelihood likelihood = Likelihood::Gaussian;
  /// More than 1 where contexts show other classes under the same labels (academic domain scenario): each context,
  /// counted by consolidations, then has models of its own, and a label's score is that of its best model.
  std::int64_t contexts = 1;
};

/// One generative model per class, learned from that class's samples alone; an image is assigned to the class under
/// whose model it is most likely (van de Ven, Li & Tolias 2021, arXiv:2104.10093). The learner's network is not used:
/// make it a NoNetwork. A class that was never seen is never predicted. Models step one after the other: when one
/// diverges (DivergedError), it is as it was before, but those of lower classes have learned from the batch.
class GenerativeClassifier : public Part {
 public:
  /// Throws UsageError for models that cannot be built and for numbers out of range.
  explicit GenerativeClassifier(GenerativeClassifierOptions options);

  std::string name() const override { return "generative-classifier"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool classifies() const override { return true; }
  void classify(Learner& learner, const Batch& ready, float* scores) override;
  void consolidate(Learner& learner) override;
  /// Its models have nothing to consolidate; only their optimisers may be reset.
  bool consolidates() const override { return false; }
  /// Draws equally many of each model that has learned, model after model.
  bool draws_inputs() const override { return true; }
  void draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) override;
  /// By the model of each sample's class, from the mean of its posterior; fails if one of these has not learned.
  bool reconstruct(Learner& learner, const Batch& ready, float* inputs) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;
  /// The generative models, and whether each learned.
  void save_model(Learner&, Archive& to) override { save_models(to); }
  void load_model(Learner& learner, const Archive& from) override;
  bool same_for_any_threads() const override { return options_.model.conv.depth == 0; }

  std::int64_t models() const { return static_cast<std::int64_t>(models_.size()); }
  Vae& model(std::int64_t number) { return models_[static_cast<std::size_t>(number)].vae; }
  /// Losses of the last step, by model; 0 where it did not learn.
  const std::vector<double>& losses() const { return losses_; }

 protected:
  /// Noise of the reparameterisation, [samples of the batch, latent], and of importance sample `sample` of a model.
  /// Tests override both.
  virtual void draw_noise(Step& step, std::span<float> values);
  virtual void draw_sample(Learner& learner, const Batch& ready, std::int64_t model, std::int64_t sample,
                           std::span<float> values);
  /// How likely each of the images is under model `number`, [ready.size()], by `samples` importance samples.
  virtual void score(Learner& learner, std::int64_t number, const Batch& ready, std::int64_t samples, double* scores);

 private:
  struct Model {
    Model(const VaeShape& shape, std::uint64_t seed, const OptimiserOptions& options)
        : vae(shape, seed), optimiser(options, vae.parameters().size()) {}
    Vae vae;
    Optimiser optimiser;
    bool learned = false;
    std::int64_t waiting = 0;     // samples of its class, with their noise, that it has not learned from
    std::vector<float> x, noise;  // [waiting, pixels], [waiting, latent]
  };

  void save_models(Archive& to) const;
  void sort(Learner& learner, const Batch& batch);
  double learn(Learner& learner, Model& model, std::int64_t count);
  std::int64_t samples_now(const Learner& learner) const;
  std::int64_t model_of(const Learner& learner, const Batch& batch, std::int64_t row) const;
  void reconstruct_rows(Vae& vae, const Batch& ready, const std::vector<std::int64_t>& rows, float* inputs) const;

  GenerativeClassifierOptions options_;
  std::vector<Model> models_;
  std::vector<double> losses_;
  FloatArray gradient_, noise_;
};

}  // namespace meander
