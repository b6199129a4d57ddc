#include <meander/learners/parts/generative_classifier.h>

#include <meander/learners/diverged_error.h>
#include <meander/learners/learner.h>
#include <meander/learners/linalg/normal_noise.h>
#include <meander/learners/linalg/tensor_copy.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace meander {
namespace {

// Reads rows of `width` floats; returns their number.
std::int64_t read_rows(const Archive& from, const std::string& name, std::int64_t width, std::vector<float>& values) {
  const at::Tensor rows = from.read_tensor(name, at::kFloat, {-1, width});
  values.assign(rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel());
  return rows.size(0);
}

// Bits of the sample's number in the key of its random numbers; the model's number has the rest.
constexpr int sample_bits = 16;
constexpr std::int64_t most_samples = (std::int64_t{1} << sample_bits) - 1;

}  // namespace

GenerativeClassifier::GenerativeClassifier(GenerativeClassifierOptions options) : options_(std::move(options)) {
  check(options_.model);
  if (options_.samples < 0 || options_.samples > most_samples) {
    throw UsageError("importance samples", fmt::format("{} cannot be drawn", options_.samples),
                     fmt::format("give 0 to {}", most_samples));
  }
  if (options_.contexts < 1) {
    throw UsageError("contexts", fmt::format("{} are too few", options_.contexts), "give 1 or more");
  }
  if (options_.likelihood == Likelihood::Bernoulli && !options_.model.sigmoid) {
    throw UsageError("likelihood", "a Bernoulli likelihood needs pixels between 0 and 1", "choose a Gaussian one");
  }
}

void GenerativeClassifier::begin(Learner& learner) {
  OptimiserOptions optimiser = learner.options().optimiser;
  if (options_.lr) std::visit([this](auto& o) { o.lr = *options_.lr; }, optimiser);
  const std::int64_t count = learner.network().outputs() * options_.contexts;
  models_.clear();
  models_.reserve(static_cast<std::size_t>(count));
  for (std::int64_t m = 0; m < count; ++m) {
    // Beyond the seeds that a user can give, so that no two are alike.
    models_.emplace_back(options_.model, learner.seed() + (static_cast<std::uint64_t>(m + 1) << 32U), optimiser);
  }
  losses_.assign(models_.size(), 0.0);
  gradient_ = FloatArray(models_.front().vae.parameters().size());
}

void GenerativeClassifier::draw_noise(Step& step, std::span<float> values) {
  fill_normal(step.learner().arena(), step.learner().seed(), "noise of class models",
              static_cast<std::uint64_t>(step.iteration()), static_cast<std::uint64_t>(step.update()), values);
}

void GenerativeClassifier::draw_sample(Learner& learner, const Batch& ready, std::int64_t model, std::int64_t sample,
                                       std::span<float> values) {
  fill_normal(learner.arena(), learner.seed(), "importance samples", static_cast<std::uint64_t>(ready.index),
              static_cast<std::uint64_t>(model << sample_bits | sample), values);
}

void GenerativeClassifier::before_step(Step& step) {
  const Batch& batch = step.current();
  if (batch.empty()) return;
  Learner& learner = step.learner();
  if (batch.x.numel() != batch.size() * options_.model.pixels()) {
    throw ShapeError("x",
                     fmt::format("has {} values per sample, the generative models make {}",
                                 batch.x.numel() / batch.size(), options_.model.pixels()),
                     "make them for this stream's samples");
  }
  const std::int64_t size = batch.size() * options_.model.latent;
  draw_noise(step, {noise_.reserve(size), static_cast<std::size_t>(size)});
  sort(learner, batch);
  double loss = 0.0;
  std::int64_t learned = 0;
  for (std::size_t m = 0; m < models_.size(); ++m) {
    Model& model = models_[m];
    const std::int64_t count = options_.whole_batches ? batch.size() : model.waiting;
    const bool learns = model.waiting > 0 && model.waiting >= count;
    losses_[m] = learns ? learn(learner, model, count) : 0.0;
    loss += learns ? losses_[m] * static_cast<double>(count) : 0.0;
    learned += learns ? count : 0;
  }
  if (learned > 0) step.report("current", loss / static_cast<double>(learned));
}

// Hands each sample to the model of its class.
void GenerativeClassifier::sort(Learner& learner, const Batch& batch) {
  const std::int64_t pixels = options_.model.pixels(), latent = options_.model.latent;
  const std::int64_t first = learner.network().outputs() * std::min(learner.consolidations(), options_.contexts - 1);
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    Model& model = models_[static_cast<std::size_t>(first + batch.y.data_ptr<std::int64_t>()[i])];
    const float *x = batch.x.data_ptr<float>() + i * pixels, *noise = noise_.data() + i * latent;
    model.x.insert(model.x.end(), x, x + pixels);
    model.noise.insert(model.noise.end(), noise, noise + latent);
    ++model.waiting;
  }
}

// Learns from the samples that have waited longest.
double GenerativeClassifier::learn(Learner& learner, Model& model, std::int64_t count) {
  Vae::Group group{model.x.data(), count, model.noise.data()};
  model.vae.use(learner.shared_arena());
  model.vae.keep_statistics();
  model.vae.gradient({&group, 1}, gradient_.data());
  model.waiting -= count;
  model.x.erase(model.x.begin(), model.x.begin() + count * options_.model.pixels());
  model.noise.erase(model.noise.begin(), model.noise.begin() + count * options_.model.latent);
  try {
    learner.check_step("current", group.loss.total(), gradient_.span(), model.optimiser);
  } catch (const DivergedError&) {
    model.vae.restore_statistics();
    throw;
  }
  Regularisers none;
  model.optimiser.step(learner.arena(), model.vae.parameters().data(), gradient_.data(), none);
  model.learned = true;
  return group.loss.total();
}

// Importance samples per image to classify; 0: the posterior's mean.
std::int64_t GenerativeClassifier::samples_now(const Learner& learner) const {
  const bool quick = learner.learning() || (options_.mean_while_streaming && learner.streaming());
  return quick ? 0 : options_.samples;
}

void GenerativeClassifier::classify(Learner& learner, const Batch& ready, float* scores) {
  const std::int64_t count = ready.size(), outputs = learner.network().outputs();
  std::fill_n(scores, count * outputs, -std::numeric_limits<float>::infinity());
  std::vector<double> of_model(static_cast<std::size_t>(count));
  for (std::int64_t m = 0; m < models() && !learner.scoring_stopped(); ++m) {
    if (!models_[static_cast<std::size_t>(m)].learned) continue;
    score(learner, m, ready, samples_now(learner), of_model.data());
    for (std::int64_t i = 0; i < count; ++i) {
      float& best = scores[i * outputs + m % outputs];
      best = std::max(best, static_cast<float>(of_model[static_cast<std::size_t>(i)]));
    }
  }
}

void GenerativeClassifier::score(Learner& learner, std::int64_t number, const Batch& ready, std::int64_t samples,
                                 double* scores) {
  Vae& vae = model(number);
  const float* x = ready.x.data_ptr<float>();
  const std::int64_t count = ready.size(), size = count * options_.model.latent;
  vae.use(learner.shared_arena());
  vae.encode(x, count);
  if (samples == 0) return log_weights(vae, x, count, nullptr, options_.likelihood, scores);
  std::vector<LogMeanExp> means(static_cast<std::size_t>(count));
  const std::span noise(noise_.reserve(size), static_cast<std::size_t>(size));
  for (std::int64_t s = 0; s < samples && !learner.scoring_stopped(); ++s) {
    draw_sample(learner, ready, number, s, noise);
    log_weights(vae, x, count, noise.data(), options_.likelihood, scores);
    for (std::size_t i = 0; i < means.size(); ++i) means[i].add(scores[i]);
  }
  std::transform(means.begin(), means.end(), scores, [](const LogMeanExp& mean) { return mean.value(); });
}

void GenerativeClassifier::draw_inputs(Learner& learner, Rng& rng, std::int64_t count, float* inputs) {
  std::vector<Vae*> learned;
  for (Model& model : models_) {
    if (model.learned) learned.push_back(&model.vae);
  }
  if (learned.empty()) learned.push_back(&models_.front().vae);
  const auto n = static_cast<std::int64_t>(learned.size());
  for (std::int64_t m = 0; m < n; ++m) {
    const std::int64_t part = (m + 1) * count / n - m * count / n;
    if (part == 0) continue;
    std::vector<float> latents(static_cast<std::size_t>(part * options_.model.latent));
    std::generate(latents.begin(), latents.end(), [&] { return static_cast<float>(rng.normal()); });
    Vae& vae = *learned[static_cast<std::size_t>(m)];
    vae.use(learner.shared_arena());
    inputs = std::copy_n(vae.generate(latents.data(), part), part * options_.model.pixels(), inputs);
  }
}

// The context is that of the sample if it is known, otherwise the one that consolidations have counted up to.
std::int64_t GenerativeClassifier::model_of(const Learner& learner, const Batch& batch, std::int64_t row) const {
  const std::int64_t context =
      batch.context.defined() ? batch.context.data_ptr<std::int64_t>()[row] : learner.consolidations();
  const std::int64_t outputs = models() / options_.contexts;
  return outputs * std::min(context, options_.contexts - 1) + batch.y.data_ptr<std::int64_t>()[row];
}

bool GenerativeClassifier::reconstruct(Learner& learner, const Batch& ready, float* inputs) {
  if (!ready.y.defined()) return false;
  std::vector<std::vector<std::int64_t>> rows(models_.size());
  for (std::int64_t i = 0; i < ready.size(); ++i) {
    const auto m = static_cast<std::size_t>(model_of(learner, ready, i));
    if (m >= models_.size() || !models_[m].learned) return false;
    rows[m].push_back(i);
  }
  for (std::size_t m = 0; m < models_.size(); ++m) {
    if (rows[m].empty()) continue;
    models_[m].vae.use(learner.shared_arena());
    reconstruct_rows(models_[m].vae, ready, rows[m], inputs);
  }
  return true;
}

void GenerativeClassifier::reconstruct_rows(Vae& vae, const Batch& ready, const std::vector<std::int64_t>& rows,
                                            float* inputs) const {
  const std::int64_t pixels = options_.model.pixels();
  std::vector<float> x;
  for (const std::int64_t row : rows) {
    const float* values = ready.x.data_ptr<float>() + row * pixels;
    x.insert(x.end(), values, values + pixels);
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  vae.encode(x.data(), count);
  const float* images = vae.generate(vae.mean(), count);
  for (const std::int64_t row : rows) {
    std::copy_n(images, pixels, inputs + row * pixels);
    images += pixels;
  }
}

void GenerativeClassifier::consolidate(Learner& learner) {
  if (!learner.options().reset_optimiser) return;
  for (Model& model : models_) model.optimiser.reset();
}

void GenerativeClassifier::save(Archive& to) const {
  save_models(to);
  for (std::size_t m = 0; m < models_.size(); ++m) {
    Archive optimiser;
    models_[m].optimiser.save(optimiser);
    to.write(fmt::format("{}/optimiser", m), optimiser);
    to.write(fmt::format("{}/x", m), to_tensor(models_[m].x.data(), {models_[m].waiting, options_.model.pixels()}));
    to.write(fmt::format("{}/noise", m),
             to_tensor(models_[m].noise.data(), {models_[m].waiting, options_.model.latent}));
  }
}

void GenerativeClassifier::load(Learner& learner, const Archive& from) {
  load_model(learner, from);
  for (std::size_t m = 0; m < models_.size(); ++m) {
    Model& model = models_[m];
    model.optimiser.load(from.folder(fmt::format("{}/optimiser", m)));
    model.waiting = read_rows(from, fmt::format("{}/x", m), options_.model.pixels(), model.x);
    const std::string noise = fmt::format("{}/noise", m);
    if (read_rows(from, noise, options_.model.latent, model.noise) != model.waiting) {
      from.refuse(noise, fmt::format("does not hold {} samples", model.waiting));
    }
  }
}

void GenerativeClassifier::save_models(Archive& to) const {
  std::vector<std::int64_t> learned;
  for (std::size_t m = 0; m < models_.size(); ++m) {
    Archive vae;
    models_[m].vae.save(vae);
    to.write(fmt::format("{}/model", m), vae);
    learned.push_back(models_[m].learned);
  }
  to.write("learned", learned);
}

void GenerativeClassifier::load_model(Learner&, const Archive& from) {
  const std::vector<std::int64_t> learned = from.read_counts("learned", models(), 1);
  for (std::size_t m = 0; m < models_.size(); ++m) {
    models_[m].vae.load(from.folder(fmt::format("{}/model", m)));
    models_[m].learned = learned[m] != 0;
  }
}

}  // namespace meander
