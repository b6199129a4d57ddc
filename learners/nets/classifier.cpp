#include <meander/learners/nets/classifier.h>

#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/conv_classifier.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/runtime/error.h>

#include <utility>

namespace meander {

Columns Classifier::columns(const std::int64_t* context) const {
  if (head_width == 0) return Columns::all();
  if (context == nullptr) {
    throw ShapeError("learner", "several heads need the context of every sample, and the batch hides it",
                     "use a stream of the task scenario, or a single head");
  }
  return Columns::block(head_width, context);
}

namespace nets {

std::unique_ptr<Network> mlp(MlpShape shape, std::uint64_t seed) {
  if (shape.batch_norm || shape.dropout > 0 || shape.gates.bias_outside)
    return std::make_unique<AutogradMlp>(std::move(shape), seed);
  return std::make_unique<FusedMlp>(std::move(shape), seed);
}

Classifier build(const NetworkPlan& plan) {
  if (plan.build) return {plan.build(plan), plan.head_width};
  const ConvShape conv = plan.convolutions();
  if (conv.depth == 0) return {mlp(plan.mlp, plan.seed), plan.head_width};
  return {std::make_unique<ConvClassifier>(conv, plan.mlp, plan.seed, plan.freeze_conv), plan.head_width};
}

NetworkPlan plan(const ContextSet& contexts, const MlpOptions& options) {
  NetworkPlan plan;
  plan.channels = contexts.shape().channels;
  plan.side = contexts.shape().height;
  plan.mlp = {.inputs = contexts.shape().size(),
              .outputs = contexts.outputs(),
              .layers = options.layers,
              .units = options.units,
              .activation = options.activation,
              .batch_norm = options.batch_norm,
              .dropout = options.dropout};
  plan.contexts = contexts.contexts();
  plan.head_width = contexts.multi_head() ? contexts.classes_per_context() : 0;
  plan.seed = options.seed;
  return plan;
}

Classifier mlp(const ContextSet& contexts, const MlpOptions& options) { return build(plan(contexts, options)); }

}  // namespace nets
}  // namespace meander
