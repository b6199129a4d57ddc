#include "catch.h"
#include "generative_fixture.h"
#include "stream/error_line.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

using namespace meander;

namespace {

/// With noise that a test can know: that of a row of a batch.
class KnownNoise final : public GenerativeClassifier {
 public:
  using GenerativeClassifier::GenerativeClassifier;
  static float noise(std::int64_t iteration, std::int64_t i) {
    return std::sin(static_cast<float>(40 * iteration + i));
  }

 protected:
  void draw_noise(Step& step, std::span<float> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = noise(step.iteration(), static_cast<std::int64_t>(i));
  }
};

template <class Made = GenerativeClassifier>
struct ModelsRun {
  explicit ModelsRun(GenerativeClassifierOptions options, ToyStream stream = {}, int threads = 1)
      : run(stream, std::make_unique<NoNetwork>("x4", stream.inputs, stream.outputs),
            only<Made>(part, std::move(options)), by_request(), threads) {}

  static LearnerOptions by_request() {
    LearnerOptions options;
    options.consolidate = on_request();
    options.optimiser = AdamOptions{.lr = 0.01};
    return options;
  }
  std::vector<float> scores(const Batch& batch) {
    const Logits logits = run.learner.scores(batch);
    return {logits.values, logits.values + logits.rows * logits.outputs};
  }
  std::vector<float> parameters(std::int64_t model) {
    const ParameterArray& array = part->model(model).parameters();
    return {array.data(), array.data() + array.size()};
  }

  GenerativeClassifier* part = nullptr;
  ToyRun run;
};

GenerativeClassifierOptions toy_classifier_options(const ToyStream& stream = {}) {
  GenerativeClassifierOptions options;
  options.model = toy_vae(stream);
  options.samples = 5;
  return options;
}

}  // namespace

TEST_CASE("a model learns from samples of its class alone", "[property]") {
  ModelsRun models(toy_classifier_options());
  Batch batch = models.run.stream(0);
  batch.y.fill_(2);
  std::vector<std::vector<float>> before;
  for (std::int64_t c = 0; c < 4; ++c) before.push_back(models.parameters(c));
  models.run.learner.take(batch, batch);
  for (std::int64_t c = 0; c < 4; ++c) {
    CHECK((models.parameters(c) != before[static_cast<std::size_t>(c)]) == (c == 2));
  }
  CHECK(models.run.learner.steps() == 1);
  CHECK(models.run.diary->losses.back() > 0.0);
}

TEST_CASE("a class that was never seen is never predicted", "[property]") {
  ModelsRun models(toy_classifier_options());
  for (std::int64_t i = 0; i < 3; ++i) {
    Batch batch = models.run.stream(i);
    batch.y.clamp_(0, 1);
    models.run.learner.take(batch, batch);
  }
  const std::vector<float> scores = models.scores(models.run.stream(9));
  for (std::size_t i = 0; i < scores.size(); ++i) CHECK(std::isfinite(scores[i]) == (i % 4 < 2));
}

TEST_CASE("a generative classifier learns to tell classes apart", "[property]") {
  const ToyStream stream{.batch = 60};
  ModelsRun models(toy_classifier_options(stream), stream);
  models.run.take_to(150);
  const Batch test = stream(1000);
  const Logits scores = models.run.learner.scores(test);
  std::vector<std::int64_t> predicted(60);
  predict(scores.values, scores.rows, scores.outputs, Columns::all(), predicted.data());
  const auto right = std::inner_product(predicted.begin(), predicted.end(), test.y.data_ptr<std::int64_t>(), 0,
                                        std::plus<>(), std::equal_to<>());
  CHECK(right > 30);  // 15 by chance
}

TEST_CASE("with whole batches models learn as class by class, one class after the other", "[property]") {
  const ToyStream stream{.batch = 7};
  GenerativeClassifierOptions options = toy_classifier_options(stream);
  options.whole_batches = true;
  ModelsRun<KnownNoise> models(options, stream);
  std::vector<Vae> plain;
  for (std::int64_t c = 0; c < 4; ++c) plain.emplace_back(models.part->model(c));
  constexpr std::int64_t iterations = 20;
  models.run.take_to(iterations);

  const std::int64_t latent = options.model.latent;
  int updates = 0;
  for (std::int64_t c = 0; c < 4; ++c) {
    Vae& vae = plain[static_cast<std::size_t>(c)];
    Optimiser adam(AdamOptions{.lr = 0.01}, vae.parameters().size());
    FloatArray gradient(vae.parameters().size());
    std::vector<float> x, noise;
    for (std::int64_t i = 0; i < iterations; ++i) {
      const Batch batch = stream(i);
      for (std::int64_t row = 0; row < 7; ++row) {
        if (batch.y.data_ptr<std::int64_t>()[row] != c) continue;
        const float* sample = batch.x.data_ptr<float>() + row * 6;
        x.insert(x.end(), sample, sample + 6);
        for (std::int64_t z = 0; z < latent; ++z) noise.push_back(KnownNoise::noise(i, row * latent + z));
      }
    }
    for (std::size_t at = 0; (at + 7) * 6 <= x.size(); at += 7, ++updates) {
      Vae::Group group{x.data() + at * 6, 7, noise.data() + at * static_cast<std::size_t>(latent)};
      vae.gradient({&group, 1}, gradient.data());
      Regularisers none;
      adam.step(nullptr, vae.parameters().data(), gradient.data(), none);
    }
    const std::vector<float> expected(vae.parameters().data(), vae.parameters().data() + vae.parameters().size());
    CHECK(bits(models.parameters(c)) == bits(expected));
  }
  CHECK(updates > 12);
}

TEST_CASE("while more of the stream may come, evaluation can use the posterior's mean alone", "[property]") {
  GenerativeClassifierOptions options = toy_classifier_options(), mean = toy_classifier_options();
  options.mean_while_streaming = GENERATE(true, false);
  CAPTURE(options.mean_while_streaming);
  mean.samples = 0;
  ModelsRun models(options), of_means(mean);
  for (ModelsRun<>* run : {&models, &of_means}) run->run.take_to(5);
  const Batch test = models.run.stream(50);
  CHECK((bits(models.scores(test)) == bits(of_means.scores(test))) == options.mean_while_streaming);
  models.run.learner.end(false);
  CHECK(bits(models.scores(test)) != bits(of_means.scores(test)));
}

TEST_CASE("where contexts share labels each has models of its own, and the best of a label's counts", "[property]") {
  GenerativeClassifierOptions options = toy_classifier_options();
  options.contexts = 2;
  ModelsRun models(options);
  models.run.take_to(3);
  const std::vector<float> first = models.parameters(1), second = models.parameters(5);
  models.run.learner.request_consolidation();
  models.run.take_to(4);
  const std::vector<float> earlier = models.parameters(1);
  models.run.take_to(8);
  CHECK(models.parameters(1) == earlier);
  CHECK(models.parameters(5) != second);
  CHECK(earlier != first);
}

TEST_CASE("a generative classifier gives the same bits for any number of threads", "[property][determinism]") {
  const ToyStream wide{.inputs = 80, .batch = 20};
  GenerativeClassifierOptions options = toy_classifier_options(wide);
  options.model.units = 150;
  const auto after = [&](int threads) {
    ModelsRun models(options, wide, threads);
    models.run.take_to(5);
    auto all = bits(models.parameters(0));
    const auto scores = bits(models.scores(wide(77)));
    all.insert(all.end(), scores.begin(), scores.end());
    return all;
  };
  CHECK(after(1) == after(2));
  CHECK(after(2) == after(3));
}

TEST_CASE("evaluation changes nothing that learning depends on", "[property]") {
  ModelsRun asked(toy_classifier_options()), left_alone(toy_classifier_options());
  asked.run.take_to(4);
  asked.scores(asked.run.stream(50));
  for (ModelsRun<>* models : {&asked, &left_alone}) models->run.take_to(8);
  for (std::int64_t c = 0; c < 4; ++c) CHECK(asked.parameters(c) == left_alone.parameters(c));
}

TEST_CASE("numbers that a generative classifier cannot use are refused by name", "[refusal]") {
  GenerativeClassifierOptions options = toy_classifier_options();
  options.samples = -1;
  CHECK(error_line<UsageError>([&] { GenerativeClassifier part(options); }).starts_with("importance samples: "));
  options = toy_classifier_options();
  options.likelihood = Likelihood::Bernoulli;
  CHECK(error_line<UsageError>([&] { GenerativeClassifier part(options); }).starts_with("likelihood: "));
}
