// Golden topic "gen_classifier": a generative model per class (docs/methods/gen-classifier.md).
#include "golden_topics.h"
#include "learners/golden_training.h"
#include "learners/nets/generative/golden_vae.h"

#include <meander/learners/nets/no_network.h>
#include <meander/learners/parts/generative_classifier.h>

#include <ATen/ops/tensor.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::golden {
namespace {

/// With given noise.
class GivenNoise final : public GenerativeClassifier {
 public:
  using GenerativeClassifier::GenerativeClassifier;
  std::vector<float> noise;                              // of a step
  std::vector<std::vector<std::vector<float>>> samples;  // by sample and model

 protected:
  void draw_noise(Step&, std::span<float> values) override { std::copy(noise.begin(), noise.end(), values.begin()); }
  void draw_sample(Learner&, const Batch&, std::int64_t model, std::int64_t sample, std::span<float> values) override {
    const auto& given = samples.at(static_cast<std::size_t>(sample)).at(static_cast<std::size_t>(model));
    std::copy(given.begin(), given.end(), values.begin());
  }
};

struct ClassifierRun {
  ClassifierRun(const GoldenCase& golden_, const GenerativeClassifierOptions& options)
      : golden(golden_), classes(integer(golden.config.at("classes"))) {
    auto made = std::make_unique<GivenNoise>(options);
    part = made.get();
    Parts parts;
    parts.push_back(std::move(made));
    const std::int64_t pixels = options.model.pixels();
    training.emplace(golden, Classifier{std::make_unique<NoNetwork>("none", pixels, classes)}, std::move(parts));
    for (std::int64_t c = 0; c < classes; ++c) {
      assign(part->model(c).parameters(), golden.initial.at(fmt::format("class{}", c)));
    }
  }

  /// Marks all models as learned: only learned ones classify.
  void mark_learned() {
    Archive saved, changed;
    part->save(saved);
    for (const auto& [name, value] : saved.entries()) {
      if (name != "learned") std::visit([&, &key = name](const auto& v) { changed.write(key, v); }, value);
    }
    changed.write("learned", std::vector<std::int64_t>(static_cast<std::size_t>(classes), 1));
    part->load(training->learner, changed);
  }

  const GoldenCase& golden;
  std::int64_t classes;
  GivenNoise* part = nullptr;
  std::optional<Training> training;
};

GenerativeClassifierOptions options_of(const GoldenCase& golden) {
  GenerativeClassifierOptions options;
  options.model = vae_shape(golden);
  options.samples = integer_or(golden.config, "S", 0);
  if (golden.config.value("likelihood", "gaussian") == "bernoulli") options.likelihood = Likelihood::Bernoulli;
  return options;
}

void check_likelihood_scores(const GoldenCase& golden, const GenerativeClassifierOptions& options,
                             const char* scores_name, const char* predicted_name) {
  ClassifierRun run(golden, options);
  run.mark_learned();
  const Json& noise = golden.inputs.at("eps");
  for (std::size_t s = 0; s < count(noise); ++s) {
    auto& of_sample = run.part->samples.emplace_back();
    for (std::size_t c = 0; c < static_cast<std::size_t>(run.classes); ++c) {
      of_sample.push_back(floats(element(element(noise, s), c)));
    }
  }
  const Json& x = golden.inputs.at("x");
  const Batch images = batch(x, Json::array_t(count(x), 0));
  const Logits scores = run.training->learner.scores(images);
  check_floats(golden, scores_name, scores.values, golden.expect(scores_name));
  std::vector<std::int64_t> predicted(count(x));
  predict(scores.values, scores.rows, scores.outputs, Columns::all(), predicted.data());
  golden.check(predicted_name, predicted);
}

// Checks each sample's weight for each class.
void check_log_weights(const GoldenCase& golden, const GenerativeClassifierOptions& options) {
  ClassifierRun run(golden, options);
  const std::vector<float> x = floats(golden.inputs.at("x"));
  const auto images = static_cast<std::int64_t>(count(golden.inputs.at("x")));
  const Json& noise = golden.inputs.at("eps");
  std::vector<double> all(count(noise) * static_cast<std::size_t>(images * run.classes));
  std::vector<double> of_class(static_cast<std::size_t>(images));
  for (std::size_t s = 0; s < count(noise); ++s) {
    for (std::int64_t c = 0; c < run.classes; ++c) {
      const std::vector<float> eps = floats(element(element(noise, s), static_cast<std::size_t>(c)));
      run.part->model(c).encode(x.data(), images);
      log_weights(run.part->model(c), x.data(), images, eps.data(), options.likelihood, of_class.data());
      for (std::int64_t i = 0; i < images; ++i) {
        const auto at = (static_cast<std::int64_t>(s) * images + i) * run.classes + c;
        all[static_cast<std::size_t>(at)] = of_class[static_cast<std::size_t>(i)];
      }
    }
  }
  golden.check("log_weights", at::tensor(all, at::kDouble).view(tensor(golden.expect("log_weights")).sizes()));
}

void train_models(GoldenCase golden) {
  golden.config["optimizer"] = "adam";
  ClassifierRun run(golden, options_of(golden));
  run.part->noise = floats(golden.inputs.at("eps"));
  run.training->take(batch(golden.inputs.at("x"), golden.inputs.at("y")));
  golden.check("loss", run.part->losses());
  for (std::int64_t c = 0; c < run.classes; ++c) {
    const std::string key = fmt::format("class{}", c);
    ParameterArray& parameters = run.part->model(c).parameters();
    check_parameters(golden, key, parameters, parameters.data(), golden.expect("parameters").at(key));
  }
}

}  // namespace

void gen_classifier(const GoldenCase& golden) {
  if (has(golden.inputs, "y")) return train_models(golden);
  GoldenCase with_optimiser = golden;
  with_optimiser.config["optimizer"] = "adam";
  with_optimiser.config["lr"] = 0.001;
  GenerativeClassifierOptions options = options_of(golden);
  check_log_weights(with_optimiser, options);
  check_likelihood_scores(with_optimiser, options, "sample_scores", "predicted_sample");
  options.samples = 0;
  check_likelihood_scores(with_optimiser, options, "mean_scores", "predicted_mean");
}

}  // namespace meander::golden
