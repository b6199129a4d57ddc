#pragma once

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/network_plan.h>
#include <meander/learners/part.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct BirOptions {
  std::int64_t latent = 100;           ///< units
  std::string reconstruction = "BCE";  ///< or "MSE"
  std::string prior = "GMM";           ///< or "standard"
  bool modes_per_class = true;
  std::int64_t modes = 1;          ///< of the prior; per class if `modes_per_class`
  bool gates = true;               ///< of the decoder
  std::string gated_by = "class";  ///< or "context"
  double gate_proportion = 0.1;    ///< fraction of units shut; 0: no gates
  bool distill = true;             ///< soft targets instead of the most likely label
  double temperature = 2.0;        ///< of the soft targets
};

/// Brain-inspired replay (van de Ven, Siegelmann & Tolias 2020): parts for a network that `bir_network` planned.
Parts bir(const BirOptions& options, const MethodContext& context);
/// Makes the planned network one that generates.
void bir_network(NetworkPlan& plan, const BirOptions& options, const MethodContext& context);

}  // namespace meander::methods
