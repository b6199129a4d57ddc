#pragma once

#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/declaration/published_defaults.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The options that every method with a Fisher information has, by the members of its options struct: `samples`,
// `labels`, `prior` and `prior_data_size`, and `batch` and `gamma` where it has those.
namespace meander::methods {

/// The values of these options.
struct FisherUse {
  std::int64_t samples = 0;    ///< to estimate from; 0: the whole window
  std::int64_t batch = 1;      ///< batch size of the squared-gradient estimate; 1 = exact
  std::string labels = "all";  ///< all, sample, pred or true
  double gamma = 1.0;          ///< fraction of the old importance that is kept
  std::optional<double> prior_data_size{};
};

template <class Options>
FisherUse fisher_use(const Options& options) {
  FisherUse use;
  use.samples = options.samples;
  use.labels = options.labels;
  if constexpr (requires { options.batch; }) use.batch = options.batch;
  if constexpr (requires { options.gamma; }) use.gamma = options.gamma;
  if (options.prior) use.prior_data_size = options.prior_data_size;
  return use;
}

/// The Fisher options for these values. The window holds all samples in the academic setting; task-free as many as the
/// estimate needs; if that is not specified, a default number, but at least one batch.
FisherOptions fisher_options(const FisherUse& use, const MethodContext& context);

/// Translates these options into those of a part that has such members: EWC's, or the Kronecker penalty's.
template <class PartOptions, class Options>
PartOptions penalty_options(const Options& options, const MethodContext& context) {
  const FisherUse use = fisher_use(options);
  PartOptions part;
  part.strength = options.strength;
  part.gamma = use.gamma;
  part.fisher = fisher_options(use, context);
  part.prior_data_size = use.prior_data_size;
  return part;
}

/// The prior's data size in the field's reference comparison.
double published_data_size(const MethodContext& context);

/// A strength meant for one term per context: if consolidation comes by count, it is divided among a context's
/// consolidations.
double shared_out(double strength, const MethodContext& context);

/// The published strengths of EWC, divided in this way. If consolidation comes by count, those published for Split
/// MNIST would let nothing be learned (measured: docs/results.md): `every_n` replaces them.
double published_strength(ByScenario every_n, const MethodContext& context);

template <class Options>
Field<Options> strength_field() {
  return field("reg-strength", &Options::strength, "X", "strength of the penalty: its factor in the loss")
      .from(0, "a strength");
}

template <class Options>
Field<Options> published_strength_field(ByScenario every_n) {
  return strength_field<Options>().by("by experiment and scenario", [every_n](const MethodContext& context) {
    return published_strength(every_n, context);
  });
}

template <class Options>
Field<Options> fisher_n_field() {
  auto samples = field("fisher-n", &Options::samples, "N", "samples per Fisher estimate; 0: the default")
                     .from(0, "a number of samples");
  samples.option.fallback_text = "all; task-free 512";
  return samples;
}

template <class Options>
Field<Options> fisher_batch_field() {
  return field("fisher-batch", &Options::batch, "N", "batch size of the squared-gradient estimate; 1 = exact")
      .from(1, "a number of samples");
}

template <class Options>
Field<Options> gamma_field() {
  return field("gamma", &Options::gamma, "X", "fraction of the old importance kept at a consolidation")
      .from(0, "a fraction")
      .to(1);
}

template <class Options>
Field<Options> alpha_field() {
  return field("alpha", &Options::alpha, "X", "damping of the inverse that is applied to gradients")
      .from(0, "a damping value", true);
}

/// A method's own options, then those that all of them share: fisher-n, fisher-labels, fisher-init, fisher-prior.
template <class Options>
std::vector<Field<Options>> with_fisher_fields(std::vector<Field<Options>> own) {
  own.push_back(fisher_n_field<Options>());
  own.push_back(field("fisher-labels", &Options::labels, "WHICH", "labels used for the Fisher estimate")
                    .among({"all", "sample", "pred", "true"}));
  own.push_back(field("fisher-init", &Options::prior, "", "start from a prior importance (--fisher-prior)"));
  own.push_back(
      field("fisher-prior", &Options::prior_data_size, "X", "data size of the prior, in samples; importance = 1 / X")
          .from(0, "a data size", true)
          .by("12000; permMNIST 60000, CIFAR10 10000, CIFAR100 5000",
              [](const MethodContext& context) { return published_data_size(context); })
          .needs("add --fisher-init", &Options::prior));
  return own;
}

/// What all of them add to a stamp.
FisherStamp fisher_stamp(const FisherUse& use, const MethodContext& context, bool kfac);

}  // namespace meander::methods
