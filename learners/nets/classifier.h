#pragma once

#include <meander/learners/losses/columns.h>
#include <meander/learners/nets/mlp_shape.h>
#include <meander/learners/nets/network.h>
#include <meander/learners/nets/network_plan.h>

#include <cstdint>
#include <memory>

namespace meander {

class ContextSet;

/// A network and how its outputs are read: every output competes, or, with several heads, those of the sample's context
/// (the others count as minus infinity, in losses and predictions alike).
struct Classifier {
  std::unique_ptr<Network> network;
  /// Outputs per head; 0: one head with all of them.
  std::int64_t head_width = 0;

  /// The outputs that compete for samples of these contexts ([rows]; null where contexts are hidden).
  Columns columns(const std::int64_t* context) const;
};

namespace nets {

struct MlpOptions {
  std::int64_t layers = 3;   ///< linear maps, the output layer included
  std::int64_t units = 400;  ///< of each hidden layer
  Activation activation = Activation::Relu;
  bool batch_norm = false;
  double dropout = 0.0;
  std::uint64_t seed = 1;  ///< of the initial weights
};

/// The plan of a multi-layer perceptron for the samples and labels of `contexts`.
NetworkPlan plan(const ContextSet& contexts, const MlpOptions& options = {});
/// A multi-layer perceptron for the samples and labels of `contexts`. The fused network where possible, otherwise the
/// one that runs through autograd.
Classifier mlp(const ContextSet& contexts, const MlpOptions& options = {});
/// The network of a plan.
Classifier build(const NetworkPlan& plan);
/// The same for a shape given by hand.
std::unique_ptr<Network> mlp(MlpShape shape, std::uint64_t seed);

}  // namespace nets
}  // namespace meander
