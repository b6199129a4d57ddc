#include <meander/learners/parts/orthogonal_weight_modification.h>

#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/learner.h>
#include <meander/learners/linalg/mapped_gradient.h>
#include <meander/learners/linalg/symmetric_inverse.h>
#include <meander/stream/runtime/error.h>

#include <cmath>

#include <fmt/format.h>

namespace meander {

OrthogonalWeightModification::OrthogonalWeightModification(const OrthogonalWeightModificationOptions& o)
    : options_(o), window_(o.fisher) {
  if (!(std::isfinite(o.alpha) && o.alpha > 0)) {
    throw UsageError("alpha", fmt::format("{} is not a damping value", o.alpha), "give a finite number above 0");
  }
  if (!(o.gamma >= 0 && o.gamma <= 1)) {
    throw UsageError("gamma", fmt::format("{} is not a fraction", o.gamma), "give 0 to 1");
  }
}

void OrthogonalWeightModification::begin(Learner& learner) {
  window_.begin(learner);
  consolidations_ = 0;
  moments_.clear();
  projectors_.clear();
  in_float_.clear();
  layers_ = learner.network().linear_layers();
  std::int64_t covered = 0;
  for (const LinearLayer& layer : layers_) covered += layer.out * input_size(layer);
  all_linear_ = covered == static_cast<std::int64_t>(learner.parameters().size());
}

void OrthogonalWeightModification::consolidate(Learner& learner) {
  if (window_.empty()) return;
  KroneckerSum sum(learner.network(), learner.arena());
  window_.visit(
      learner, [&](const Inputs&, const Logits& logits, const LabelChoice& choice) { sum.add(logits, choice, false); });
  window_.clear();
  const std::vector<KroneckerFactors> fresh = sum.mean();
  ++consolidations_;
  const double share = 1.0 / static_cast<double>(consolidations_);
  moments_.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    moments_[l].resize(fresh[l].a.size(), 0.0);
    for (std::size_t i = 0; i < moments_[l].size(); ++i) {
      moments_[l][i] = (1.0 - share) * options_.gamma * moments_[l][i] + share * fresh[l].a[i];
    }
  }
  project(learner.arena());
}

void OrthogonalWeightModification::project(Arena* arena) {
  projectors_.resize(layers_.size());
  in_float_.clear();
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const std::int64_t n = input_size(layers_[l]);
    std::vector<double> matrix = moments_[l];
    for (double& value : matrix) value /= options_.alpha;
    for (std::int64_t i = 0; i < n; ++i) matrix[static_cast<std::size_t>(i * n + i)] += 1.0;
    projectors_[l] = symmetric_inverse(std::move(matrix), n, arena);
    in_float_.emplace_back(projectors_[l], n);
  }
}

std::span<InputMatrix> OrthogonalWeightModification::input_maps() {
  return all_linear_ ? std::span(in_float_) : std::span<InputMatrix>();
}

void OrthogonalWeightModification::precondition(Step& step) {
  if (consolidations_ == 0) return;
  Learner& learner = step.learner();
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const std::int64_t out = layers_[l].out, n = input_size(layers_[l]);
    float* gradient = matrix_.reserve(out * n);
    float* product = product_.reserve(out * n);
    gather_layer(layers_[l], learner.gradient().data(), gradient);
    in_float_[l].multiply(learner.arena(), out, gradient, product);
    set_layer(layers_[l], product, learner.gradient().data());
  }
}

void OrthogonalWeightModification::save(Archive& to) const {
  to.write("consolidations", consolidations_);
  for (std::size_t l = 0; l < moments_.size(); ++l) to.write(fmt::format("moments/{}", l), moments_[l]);
  window_.save(to);
}

void OrthogonalWeightModification::load(Learner& learner, const Archive& from) {
  consolidations_ = from.read_count("consolidations");
  for (std::size_t l = 0; consolidations_ > 0 && l < layers_.size(); ++l) {
    const std::int64_t n = input_size(layers_[l]);
    moments_.push_back(from.read_reals(fmt::format("moments/{}", l), n * n));
  }
  if (consolidations_ > 0) project(learner.arena());
  window_.load(learner, from);
}

}  // namespace meander
