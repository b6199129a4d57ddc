#include <meander/learners/nets/autograd_mlp.h>

#include <ATen/ops/from_blob.h>

#include <utility>

namespace meander {

AutogradMlp::AutogradMlp(MlpShape shape, std::uint64_t seed)
    : AutogradNetwork(seed), layers_(std::move(shape), parameters_, running_) {
  initialise(layers_.shape(), parameters_, seed);
  set_linear_layers(layers_.linear(parameters_));
}

void AutogradMlp::assign(const Network& other) {
  AutogradNetwork::assign(other);
  layers_.assign_gates(dynamic_cast<const AutogradMlp&>(other).layers_);
}

void AutogradMlp::save(Archive& to) const {
  AutogradNetwork::save(to);
  layers_.save_gates(to);
}

void AutogradMlp::load(const Archive& from) {
  AutogradNetwork::load(from);
  layers_.load_gates(from);
}

at::Tensor AutogradMlp::logits(AutogradPass& pass) {
  return layers_.forward(at::from_blob(const_cast<float*>(pass.inputs.x), {pass.inputs.count, inputs()}), pass);
}

}  // namespace meander
