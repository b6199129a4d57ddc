// Golden topic "owm": second moments, projectors and projected steps (docs/methods/owm.md).
#include "golden_consolidations.h"
#include "golden_topics.h"

#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/parts/orthogonal_weight_modification.h>

#include <ATen/ops/from_blob.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

using Owm = OrthogonalWeightModification;

void check_matrices(const GoldenCase& golden, const std::string& key, const Network& network,
                    const std::vector<std::vector<double>>& matrices, const Json& expected) {
  const auto& layers = network.linear_layers();
  if (matrices.size() != layers.size() || expected.size() != layers.size()) golden.fail(key + " has other layers");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const std::int64_t n = input_size(layers[l]);
    golden.check(key + "." + layers[l].name,
                 at::from_blob(const_cast<double*>(matrices[l].data()), {n, n}, at::kDouble),
                 expected.at(layers[l].name));
  }
}

void check_step(const GoldenCase& golden, Watched<Owm>& watched, const std::string& key, const Json& step) {
  Learner& learner = watched.training->learner;
  golden.check(key + ".loss", watched.training->watch->loss, step.at("loss"));
  check_parameters(golden, key + ".gradient", learner.network(), watched.whole->seen.data(), step.at("gradient"));
  if (has(step, "projected")) {
    check_parameters(golden, key + ".projected", learner.network(), learner.gradient().data(), step.at("projected"));
  }
  check_parameters(golden, key + ".parameters", learner.network(), learner.parameters().data(), step.at("parameters"));
}

void run_owm(const GoldenCase& golden, std::unique_ptr<Network> network) {
  OrthogonalWeightModificationOptions options{.alpha = number(golden.config.at("alpha")),
                                              .gamma = number(golden.config.at("gamma"))};
  options.fisher.samples = integer_or(golden.config, "fisher_n", 0);
  Watched<Owm> watched(golden, std::move(network), std::make_unique<Owm>(options));
  Learner& learner = watched.training->learner;
  for (std::size_t t = 0; t < golden.expect("contexts").size(); ++t) {
    const Json& context = golden.inputs.at("contexts").at(t);
    const Json& expected = golden.expect("contexts").at(t);
    for (std::size_t s = 0; s < expected.at("steps").size(); ++s) {
      const Batch given = batch(element(context.at("x"), s), element(context.at("y"), s));
      // Nothing to observe: the samples of a consolidation are given separately.
      learner.take({}, given);
      check_step(golden, watched, fmt::format("contexts/{}/steps/{}", t, s), expected.at("steps").at(s));
    }
    const std::string key = fmt::format("contexts/{}", t);
    if (has(expected, "buffers")) {
      auto& normalised = dynamic_cast<AutogradMlp&>(learner.network());
      for (const auto& [name, value] : expected.at("buffers").items()) {
        golden.check(fmt::format("{}.{}", key, name),
                     at::from_blob(normalised.running(name), {tensor(value).numel()}, at::kFloat), value);
      }
    }
    const Batch data = batch(context.at("data_x"), no_labels(context.at("data_x")));
    watched.part->observe(learner, as_drawn(options.fisher, learner, data));
    watched.training->consolidate(1);
    check_matrices(golden, key + ".second_moment", learner.network(), watched.part->second_moments(),
                   expected.at("second_moment"));
    check_matrices(golden, key + ".projector", learner.network(), watched.part->projectors(), expected.at("projector"));
  }
}

}  // namespace

void owm(const GoldenCase& golden) {
  for (auto& network : networks(golden)) run_owm(golden, std::move(network));
}

}  // namespace meander::golden
