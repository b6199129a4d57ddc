#pragma once

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/nets/generative/vae_shape.h>

#include <cstdint>
#include <string>

namespace meander {

/// Iterations between snapshots of a model that learns from what an earlier one generated: each inherits the errors of
/// those before, so there should be few.
constexpr std::int64_t generations = 1000;

/// --recon-loss and --z-dim for the methods with a generative model: members `reconstruction` and `latent`.
template <class Options>
std::vector<Field<Options>> generative_fields() {
  return {field("z-dim", &Options::latent, "N", "latent units of a generative model").from(1, "a number of units"),
          field("recon-loss", &Options::reconstruction, "NAME", "reconstruction loss of a generative model")
              .among({"BCE", "MSE"})
              .by("BCE; CIFAR10, CIFAR100 MSE", [](const MethodContext& c) -> OptionValue {
                return std::string(c.experiment.starts_with("CIFAR") ? "MSE" : "BCE");
              })};
}

/// A generative model shaped like the planned network. If images are normalised, its decoder's output is linear. Throws
/// UsageError if it cannot be built.
VaeShape generative_shape(const NetworkPlan& plan, const MethodContext& context, std::int64_t latent,
                          const std::string& reconstruction);

}  // namespace meander
