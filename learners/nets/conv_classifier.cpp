#include <meander/learners/nets/conv_classifier.h>

#include <meander/stream/runtime/error.h>

#include <ATen/ops/from_blob.h>

#include <utility>

namespace meander {
namespace {

MlpShape on_top_of(const ConvShape& conv, MlpShape mlp) {
  if (conv.depth < 1) {
    throw UsageError("convolutional layers", "a network without them is a multi-layer perceptron", "give 1 or more");
  }
  check(conv);
  mlp.inputs = conv.outputs();
  return mlp;
}

}  // namespace

ConvClassifier::ConvClassifier(const ConvShape& conv, MlpShape mlp, std::uint64_t seed, bool frozen)
    : AutogradNetwork(seed),
      frozen_(frozen),
      encoder_(conv, "", parameters_, running_),
      layers_(on_top_of(conv, std::move(mlp)), parameters_, running_) {
  encoder_.initialise(parameters_, seed);
  initialise(layers_.shape(), parameters_, seed);
  set_linear_layers(layers_.linear(parameters_));
  if (frozen_) freeze(encoder_.entries());
}

void ConvClassifier::assign(const Network& other) {
  AutogradNetwork::assign(other);
  layers_.assign_gates(dynamic_cast<const ConvClassifier&>(other).layers_);
}

void ConvClassifier::save(Archive& to) const {
  AutogradNetwork::save(to);
  layers_.save_gates(to);
}

void ConvClassifier::load(const Archive& from) {
  AutogradNetwork::load(from);
  layers_.load_gates(from);
}

at::Tensor ConvClassifier::logits(AutogradPass& pass) {
  const at::Tensor images =
      at::from_blob(const_cast<float*>(pass.inputs.x), {pass.inputs.count, conv().channels, conv().side, conv().side});
  const at::Tensor h = encoder_.forward(images, pass.leaves, running_, pass.train && !frozen_);
  return layers_.forward(h.contiguous().view({pass.inputs.count, layers_.shape().inputs}), pass);
}

}  // namespace meander
