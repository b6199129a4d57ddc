#pragma once

#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/methods/method.h>
#include <meander/learners/methods/published_defaults.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The options that every method with a Fisher information has, by the members of its options struct: `samples`,
// `labels`, `prior` and `prior_data_size`, and `batch` and `gamma` where it has those.
namespace meander::methods {

/// What such options say of the Fisher information.
struct FisherUse {
  std::int64_t samples = 0;    ///< to estimate from; 0: the whole window
  std::int64_t batch = 1;      ///< samples a squared gradient is taken of
  std::string labels = "all";  ///< all, sample, pred or true
  double gamma = 1.0;          ///< how much of the old importance is kept
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

/// Samples held of a window where nobody says how many: all that came in the academic setting, else some.
FisherOptions fisher_options(const FisherUse& use, const MethodContext& context);

/// What these options come to for a part whose options have such members: EWC's, or the Kronecker penalty's.
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

/// The data size that a prior is worth by the field's reference comparison.
double published_data_size(const MethodContext& context);

/// A strength meant for a term a context: where consolidation comes by count it is shared out over a context's
/// consolidations.
double shared_out(double strength, const MethodContext& context);

/// The published strengths of EWC, shared out. Those published for Split MNIST would let nothing be learned where
/// consolidation comes by count (measured: docs/results.md): `every_n` takes their place.
double published_strength(ByScenario every_n, const MethodContext& context);

template <class Options>
Field<Options> strength_field() {
  return field("reg-strength", &Options::strength, "X", "strength of the penalty").from(0, "a strength");
}

template <class Options>
Field<Options> published_strength_field(ByScenario every_n) {
  return strength_field<Options>().by("by experiment and scenario", [every_n](const MethodContext& context) {
    return published_strength(every_n, context);
  });
}

template <class Options>
Field<Options> fisher_n_field() {
  auto samples = field("fisher-n", &Options::samples, "N", "samples the Fisher is of; 0: see default")
                     .from(0, "a number of samples");
  samples.option.fallback_text = "all; task-free 512";
  return samples;
}

template <class Options>
Field<Options> fisher_batch_field() {
  return field("fisher-batch", &Options::batch, "N", "samples a gradient is squared of").from(1, "a number of samples");
}

template <class Options>
Field<Options> gamma_field() {
  return field("gamma", &Options::gamma, "X", "share of the old importance that is kept").from(0, "a share").to(1);
}

template <class Options>
Field<Options> alpha_field() {
  return field("alpha", &Options::alpha, "X", "damping").from(0, "a damping", true);
}

/// A method's own options, then those of every one of them: fisher-n, fisher-labels, fisher-init, fisher-prior.
template <class Options>
std::vector<Field<Options>> with_fisher_fields(std::vector<Field<Options>> own) {
  own.push_back(fisher_n_field<Options>());
  own.push_back(field("fisher-labels", &Options::labels, "WHICH", "labels the Fisher is of")
                    .among({"all", "sample", "pred", "true"}));
  own.push_back(field("fisher-init", &Options::prior, "", "begin with a prior importance"));
  own.push_back(field("fisher-prior", &Options::prior_data_size, "X", "data size the prior is worth")
                    .from(0, "a data size", true)
                    .by("12000; permMNIST 60000, CIFAR10 10000, CIFAR100 5000",
                        [](const MethodContext& context) { return published_data_size(context); })
                    .needs("add --fisher-init", &Options::prior));
  return own;
}

/// What all of them add to a stamp.
FisherStamp fisher_stamp(const FisherUse& use, const MethodContext& context, bool kfac);

}  // namespace meander::methods
