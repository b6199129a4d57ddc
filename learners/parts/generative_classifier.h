#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/nets/importance_sampling.h>
#include <meander/learners/nets/vae.h>
#include <meander/learners/optimiser.h>
#include <meander/learners/part.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace meander {

struct GenerativeClassifierOptions {
  VaeShape model{};
  /// Learning rate of each model's optimiser, which is otherwise the learner's; unset: the learner's too.
  std::optional<double> lr{};
  /// Importance samples a class and image in evaluation; 0: the posterior's mean alone, as while learning.
  std::int64_t samples = 50;
  Likelihood likelihood = Likelihood::Gaussian;
  /// More than 1 where contexts show other classes under the same labels (academic domain scenario): each context, told
  /// by consolidations, then has models of its own, and a label scores what the best of its models does.
  std::int64_t contexts = 1;
};

/// A generative model a class, each learned from that class's samples alone; an image is of the class under whose model
/// it is most likely (van de Ven, Li & Tolias 2021, arXiv:2104.10093). The learner's network has no part in it: make it
/// a NoNetwork. A class that was never seen is never predicted.
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
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  std::int64_t models() const { return static_cast<std::int64_t>(models_.size()); }
  Vae& model(std::int64_t number) { return models_[static_cast<std::size_t>(number)].vae; }
  /// Losses of the last step, by model; 0 where it did not learn.
  const std::vector<double>& losses() const { return losses_; }

 protected:
  /// Noise of the reparameterisation, [samples of the batch, latent], and of importance sample `sample` of a model. Tests
  /// hand theirs in here.
  virtual void draw_noise(Step& step, std::span<float> values);
  virtual void draw_sample(Learner& learner, const Batch& ready, std::int64_t model, std::int64_t sample,
                           std::span<float> values);

 private:
  struct Model {
    Model(const VaeShape& shape, std::uint64_t seed, const OptimiserOptions& options)
        : vae(shape, seed), optimiser(options, vae.parameters().size()) {}
    Vae vae;
    Optimiser optimiser;
    bool learned = false;
  };

  double learn(Learner& learner, Model& model, const Batch& batch, std::span<const std::int64_t> rows);
  void score(Learner& learner, std::int64_t number, const Batch& ready, std::int64_t samples, double* scores);

  GenerativeClassifierOptions options_;
  std::vector<Model> models_;
  std::vector<std::vector<std::int64_t>> rows_;  // of the batch, by model
  std::vector<double> losses_;
  FloatArray gradient_, noise_, x_of_model_, noise_of_model_;
};

}  // namespace meander
