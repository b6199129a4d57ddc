#pragma once

#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/learners/nets/mlp_shape.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace meander {

class Network;

/// The plan of a network, which methods may change before it is built (XdG's gates, one network per context, a network
/// that also generates).
struct NetworkPlan {
  std::int64_t channels = 1;  ///< of the samples; mlp.inputs = channels * side * side where there are no convolutions
  std::int64_t side = 28;
  /// The convolutional layers, if there are any; their images are those of the plan.
  std::optional<ConvShape> conv{};
  bool freeze_conv = false;  ///< the convolutional layers are not trained
  MlpShape mlp;              ///< the fully-connected layers, after the convolutional ones, if there are any
  bool units_given = false;  ///< mlp.units was chosen: a method's own default does not apply
  std::int64_t contexts = 1;
  std::int64_t head_width = 0;  ///< outputs per head; 0: one head
  std::uint64_t seed = 1;
  /// Builds it; unset: the usual network for this plan.
  std::function<std::unique_ptr<Network>(const NetworkPlan&)> build{};

  /// The convolutional layers for images of this plan; of depth 0 where there are none.
  ConvShape convolutions() const;
  /// The name of the usual network: "F-784x400x400_c10", "C3-5x16-bn_F-1024x2000x2000_c10".
  std::string name() const;
};

}  // namespace meander
