#include <meander/learners/nets/network_plan.h>

namespace meander {

ConvShape NetworkPlan::convolutions() const {
  ConvShape shape = conv.value_or(ConvShape{.depth = 0});
  shape.channels = channels;
  shape.side = side;
  return shape;
}

std::string NetworkPlan::name() const {
  const ConvShape shape = convolutions();
  if (shape.depth == 0) return mlp.name();
  MlpShape after = mlp;
  after.inputs = shape.outputs();
  return after.name_after(shape.name());
}

}  // namespace meander
