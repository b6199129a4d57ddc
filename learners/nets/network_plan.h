#pragma once

#include <meander/learners/nets/mlp_shape.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace meander {

class Network;

/// What a network is going to be: methods may change it before it is built (gates of XdG, a network a context, one that
/// generates too).
struct NetworkPlan {
  std::int64_t channels = 1;  ///< of the samples; mlp.inputs = channels * side * side
  std::int64_t side = 28;
  MlpShape mlp;               ///< the fully-connected layers
  bool units_given = false;   ///< mlp.units was chosen: a method's own default does not apply
  std::int64_t contexts = 1;
  std::int64_t head_width = 0;  ///< outputs a head; 0: one head
  std::uint64_t seed = 1;
  /// Builds it; unset: the usual network for this plan.
  std::function<std::unique_ptr<Network>(const NetworkPlan&)> build{};
};

}  // namespace meander
