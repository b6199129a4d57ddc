#pragma once

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/nets/network_plan.h>
#include <meander/learners/part.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct GenClassifierOptions {
  std::int64_t latent = 100;            ///< units
  std::string reconstruction = "BCE";   ///< or "MSE"
  std::int64_t samples = 50;            ///< importance samples in evaluation; 0: the posterior's mean alone
  std::string likelihood = "gaussian";  ///< or "bernoulli"
};

/// One generative model per class (van de Ven, Li & Tolias 2021), each shaped like the network of `context`.
Parts gen_classifier(const GenClassifierOptions& options, const MethodContext& context);
/// Replaces the planned network by a NoNetwork with the models' name.
void gen_classifier_network(NetworkPlan& plan, const GenClassifierOptions& options, const MethodContext& context);

}  // namespace meander::methods
