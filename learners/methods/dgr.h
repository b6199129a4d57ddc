#pragma once

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/part.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct DgrOptions {
  std::int64_t latent = 100;           ///< latent units
  std::string reconstruction = "BCE";  ///< or "MSE"
  std::int64_t generator_latent = 0;   ///< of the generative model; 0: as `latent`
  std::int64_t generator_layers = 0;   ///< its fully-connected layers; 0: as the network's
  std::int64_t generator_units = 0;    ///< 0: as the network's
  std::int64_t generator_updates = 0;  ///< updates per context; 0: one per iteration
  double generator_lr = 0.0;           ///< 0: as the network's
  bool distill = false;                ///< soft targets instead of the most likely label
  double temperature = 2.0;            ///< of the soft targets
};

/// Deep generative replay (Shin et al. 2017), with a generative model like the network of `context`.
Parts dgr(const DgrOptions& options, const MethodContext& context);
/// The generative model that `dgr` uses.
VaeShape dgr_generator(const DgrOptions& options, const MethodContext& context);

}  // namespace meander::methods
