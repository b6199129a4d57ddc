#include <meander/learners/parts/kronecker_penalty.h>

#include <meander/learners/learner.h>
#include <meander/learners/linalg/symmetric_inverse.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace meander {

KroneckerPenalty::KroneckerPenalty(const KroneckerPenaltyOptions& o) : options_(o), window_(o.fisher) {
  if (!(std::isfinite(o.strength) && o.strength >= 0)) {
    throw UsageError("strength", fmt::format("{} is not a strength", o.strength), "give 0 or more");
  }
  if (!(o.gamma >= 0 && o.gamma <= 1)) {
    throw UsageError("gamma", fmt::format("{} is not a fraction", o.gamma), "give 0 to 1");
  }
  if (o.precondition_alpha && !(*o.precondition_alpha > 0)) {
    throw UsageError("alpha", fmt::format("{} is not a damping value", *o.precondition_alpha), "give a number above 0");
  }
  if (o.fisher.batch > 1) {
    throw UsageError("fisher-batch", "Kronecker factors are estimated from single samples", "give --fisher-batch=1");
  }
}

void KroneckerPenalty::begin(Learner& learner) {
  window_.begin(learner);
  layers_ = learner.network().linear_layers();
  anchor_ = FloatArray(static_cast<std::int64_t>(learner.parameters().size()));
  in_float_.assign(layers_.size(), {});
  factors_.clear();
  held_ = options_.prior_data_size.has_value();
  if (!held_) return;
  const double root = 1.0 / std::sqrt(*options_.prior_data_size);
  for (const LinearLayer& layer : layers_) {
    factors_.push_back(KroneckerFactors::identity(input_size(layer), layer.out, root, root));
  }
  cache(learner.arena());
}

// The matrices that every step multiplies by, in single precision; inverses are computed in double first.
void KroneckerPenalty::cache(Arena* arena) {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const KroneckerFactors& f = factors_[l];
    in_float_[l].a = InputMatrix(f.a, f.na);
    in_float_[l].g = to_float(f.g);
    if (!options_.precondition_alpha) continue;
    const double alpha = *options_.precondition_alpha;
    const KroneckerFactors damped = merge(f, KroneckerFactors::identity(f.na, f.ng, alpha, alpha), 1.0).factors;
    in_float_[l].a_inverse = InputMatrix(symmetric_inverse(damped.a, f.na, arena), f.na);
    in_float_[l].g_inverse = to_float(symmetric_inverse(damped.g, f.ng, arena));
  }
}

double KroneckerPenalty::penalty(Learner& learner, double factor, std::span<float> gradient) {
  double value = 0.0;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const std::int64_t out = layers_[l].out, n = input_size(layers_[l]);
    float* change = matrix_.reserve(out * n);
    float* product = product_.reserve(out * n);
    gather_layer(layers_[l], anchor_.data(), product);
    gather_layer(layers_[l], learner.parameters().data(), change);
    for (std::int64_t i = 0; i < out * n; ++i) change[i] -= product[i];
    multiply_(learner.arena(), out, in_float_[l].g.data(), change, in_float_[l].a, product);
    value += std::inner_product(change, change + out * n, product, 0.0);
    add_layer(layers_[l], product, factor, gradient.data());
  }
  return 0.5 * value;
}

void KroneckerPenalty::add_gradient(Step& step) {
  if (!held_ || !options_.penalty) return;
  Learner& learner = step.learner();
  step.report("penalty", penalty(learner, options_.strength, learner.gradient()), options_.strength);
}

void KroneckerPenalty::precondition(Step& step) {
  if (!held_ || !options_.precondition_alpha) return;
  Learner& learner = step.learner();
  const auto scale = static_cast<float>(1.0 / options_.prior_data_size.value_or(1.0));
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const std::int64_t out = layers_[l].out, n = input_size(layers_[l]);
    float* gradient = matrix_.reserve(out * n);
    float* product = product_.reserve(out * n);
    gather_layer(layers_[l], learner.gradient().data(), gradient);
    multiply_(learner.arena(), out, in_float_[l].g_inverse.data(), gradient, in_float_[l].a_inverse, product);
    for (std::int64_t i = 0; i < out * n; ++i) product[i] *= scale;
    set_layer(layers_[l], product, learner.gradient().data());
  }
}

void KroneckerPenalty::consolidate(Learner& learner) {
  if (window_.empty()) return;
  KroneckerSum sum(learner.network(), learner.arena());
  window_.visit(learner,
                [&](const Inputs&, const Logits& logits, const LabelChoice& choice) { sum.add(logits, choice); });
  window_.clear();
  std::vector<KroneckerFactors> fresh = sum.mean();
  if (factors_.empty()) {
    factors_ = std::move(fresh);
  } else {
    for (std::size_t l = 0; l < factors_.size(); ++l) {
      factors_[l] = merge(std::move(factors_[l]), fresh[l], options_.gamma).factors;
    }
  }
  std::copy(learner.parameters().begin(), learner.parameters().end(), anchor_.data());
  held_ = true;
  cache(learner.arena());
}

void KroneckerPenalty::save(Archive& to) const {
  anchor_.save(to, "anchor");
  to.write("layers", static_cast<std::int64_t>(factors_.size()));
  for (std::size_t l = 0; l < factors_.size(); ++l) factors_[l].save(to, fmt::format("layers/{}", l));
  window_.save(to);
}

void KroneckerPenalty::load(Learner& learner, const Archive& from) {
  anchor_.load(from, "anchor");
  const auto held = static_cast<std::size_t>(from.read_count("layers"));
  if (held != 0 && held != layers_.size()) {
    from.refuse("layers", fmt::format("is {}, the network has {}", held, layers_.size()));
  }
  factors_.clear();
  for (std::size_t l = 0; l < held; ++l) {
    factors_.push_back({.na = input_size(layers_[l]), .ng = layers_[l].out, .a = {}, .g = {}});
    factors_.back().load(from, fmt::format("layers/{}", l));
  }
  held_ = held > 0;
  if (held_) cache(learner.arena());
  window_.load(learner, from);
}

}  // namespace meander
