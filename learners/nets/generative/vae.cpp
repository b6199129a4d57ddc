#include <meander/learners/nets/generative/vae.h>

#include <meander/learners/linalg/tensor_copy.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

ParameterArray parameters_of(const VaeShape& shape, std::uint64_t seed) {
  check(shape);
  ParameterArray parameters;
  add_parameters(shape, parameters);
  initialise(shape, parameters, seed);
  return parameters;
}

}  // namespace

Vae::Vae(VaeShape shape, std::uint64_t seed)
    : parameters_(parameters_of(shape, seed)), layers_(std::move(shape), parameters_) {}

Vae::Vae(const Vae& other) : parameters_(other.parameters_), layers_(other.shape(), parameters_), arena_(other.arena_) {
  layers_.assign(other.layers_);
}

void Vae::gradient(std::span<Group> groups, float* gradient) {
  const auto learn = [&](std::span<Group> some, const float* x, std::int64_t count, bool add) {
    layers_.encode(arena_.get(), x, count, true);
    std::int64_t row = 0;
    for (Group& group : some) {
      group.loss = layers_.reconstruct({{row, row + group.count}, group.noise, nullptr, {}, group.weight});
      row += group.count;
    }
    layers_.backward(nullptr, gradient, add);
  };
  if (groups.size() == 1 || !layers_.groups_share_a_pass()) {
    for (std::size_t g = 0; g < groups.size(); ++g) learn(groups.subspan(g, 1), groups[g].x, groups[g].count, g > 0);
    return;
  }
  std::int64_t count = 0;
  for (const Group& group : groups) count += group.count;
  float* to = together_.reserve(count * shape().pixels());
  for (const Group& group : groups) to = std::copy_n(group.x, group.count * shape().pixels(), to);
  learn(groups, together_.data(), count, false);
}

VaeLoss Vae::loss(const float* x, const float* noise, std::int64_t count) {
  encode(x, count);
  return layers_.reconstruct({{0, count}, noise});
}

const float* Vae::generate(const float* latents, std::int64_t count) {
  return layers_.generate(arena_.get(), latents, count, nullptr);
}

void Vae::reconstruction_losses(Reconstruction kind, const float* images, const float* x, std::int64_t count,
                                double* losses) {
  meander::reconstruction_losses(arena_.get(), kind, shape().sigmoid, images, x, count, shape().pixels(), 1.0, losses,
                                 nullptr);
}

void Vae::log_prior(const float* latents, std::int64_t count, double* log_p) {
  layers_.log_prior(latents, count, log_p);
}

void Vae::assign(const Vae& other) {
  std::copy_n(other.parameters_.data(), parameters_.size(), parameters_.data());
  layers_.assign(other.layers_);
}

void Vae::save(Archive& to) const {
  for (const ParameterEntry& entry : parameters_.entries()) {
    to.write(entry.name, to_tensor(parameters_.data() + entry.offset, entry.shape));
  }
  layers_.save(to);
}

void Vae::load(const Archive& from) {
  for (const ParameterEntry& entry : parameters_.entries()) {
    from_archive(from, entry.name, parameters_.data() + entry.offset, entry.shape);
  }
  layers_.load(from);
}

}  // namespace meander
