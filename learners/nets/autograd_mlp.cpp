#include <meander/learners/nets/autograd_mlp.h>

#include <ATen/ops/from_blob.h>

#include <utility>

namespace meander {

AutogradMlp::AutogradMlp(MlpShape shape, std::uint64_t seed)
    : AutogradNetwork(seed), layers_(std::move(shape), parameters_, running_) {
  initialise(layers_.shape(), parameters_, seed);
  set_linear_layers(layers_.linear(parameters_));
}

at::Tensor AutogradMlp::logits(AutogradPass& pass) {
  return layers_.forward(at::from_blob(const_cast<float*>(pass.inputs.x), {pass.inputs.count, inputs()}), pass);
}

}  // namespace meander
