#include <meander/learners/nets/generative/conditional_vae.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// Adds the parameters, which VaeLayers needs when it is constructed.
const VaeShape& with_parameters(const VaeShape& shape, ParameterArray& parameters, std::uint64_t seed) {
  if (shape.classes < 1) throw UsageError("outputs", fmt::format("{} is too few", shape.classes), "give 1 or more");
  check(shape);
  add_parameters(shape, parameters);
  initialise(shape, parameters, seed);
  return shape;
}

}  // namespace

ConditionalVae::ConditionalVae(const VaeShape& shape, std::uint64_t seed)
    : layers_(with_parameters(shape, parameters_, seed), parameters_) {}

ConditionalVae::ConditionalVae(const ConditionalVae& other)
    : Network(other), layers_(other.shape(), parameters_), arena_(other.arena_) {
  layers_.assign(other.layers_);
}

void ConditionalVae::use(std::shared_ptr<Arena> arena) {
  arena_ = arena;
  Network::use(std::move(arena));
}

const float* ConditionalVae::forward(const Inputs& inputs, Mode mode) {
  layers_.encode(arena_.get(), inputs.x, inputs.count, mode == Mode::Train);
  return layers_.logits();
}

void ConditionalVae::backward(const float* dlogits, float* gradient, bool add) {
  layers_.backward(dlogits, gradient, add);
}

VaeLoss ConditionalVae::reconstruct(const Logits& of, Generative group) {
  const std::int64_t first = (of.values - layers_.logits()) / outputs();
  group.rows = {first, first + of.rows};
  return layers_.reconstruct(group);
}

const float* ConditionalVae::generate(const float* latents, std::int64_t count, const float* gates) {
  return layers_.generate(arena_.get(), latents, count, gates);
}

void ConditionalVae::draw_latents(const std::int64_t* modes, const float* noise, std::int64_t count,
                                  float* latents) const {
  const std::int64_t latent = shape().latent;
  if (shape().modes == 0) {
    std::copy_n(noise, count * latent, latents);
    return;
  }
  const float* means = parameters_.data() + parameters_.entry("prior.means").offset;
  const float* log_variances = parameters_.data() + parameters_.entry("prior.logvars").offset;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t j = 0; j < latent; ++j) {
      const std::int64_t at = modes[i] * latent + j;
      latents[i * latent + j] = means[at] + std::exp(0.5F * log_variances[at]) * noise[i * latent + j];
    }
  }
}

void ConditionalVae::assign(const Network& other) {
  Network::assign(other);
  const auto& same = dynamic_cast<const ConditionalVae&>(other);
  layers_.assign(same.layers_);
}

void ConditionalVae::save(Archive& to) const {
  Network::save(to);
  layers_.save(to);
}

void ConditionalVae::load(const Archive& from) {
  Network::load(from);
  layers_.load(from);
}

double GenerativeLoss::operator()(const Logits& logits, double scale, float*) const {
  if (logits.rows == 0) return 0.0;
  Generative group = group_;
  group.scale = scale;
  parts_ = network_->reconstruct(logits, group);
  return parts_.total();
}

}  // namespace meander
