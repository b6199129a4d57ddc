#pragma once

#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/methods/method.h>
#include <meander/learners/methods/published_defaults.h>

#include <cstdint>
#include <string>
#include <vector>

// The options that every method with a Fisher information has.
namespace meander::methods {

struct FisherMethodOptions {
  double strength = 1.0;       ///< of the penalty
  std::int64_t samples = 0;    ///< to estimate from; 0: the whole window
  std::int64_t batch = 1;      ///< samples a squared gradient is taken of
  std::string labels = "all";  ///< all, sample, pred or true
  bool prior = false;          ///< begin with an importance
  double prior_data_size = 12000;
  double gamma = 1.0;    ///< how much of the old importance is kept
  double alpha = 1e-10;  ///< damping of a preconditioner
  bool kfac = true;      ///< ncl: Kronecker factors, else the diagonal
  bool penalty = true;   ///< ncl: the penalty besides preconditioning
};

/// Samples held of a window where nobody says how many: all that came in the academic setting, else some.
FisherOptions fisher_options(const FisherMethodOptions& options, const MethodContext& context);

/// What these options come to for a part whose options have such members: EWC's, or the Kronecker penalty's.
template <class PartOptions>
PartOptions penalty_options(const FisherMethodOptions& options, const MethodContext& context) {
  PartOptions part;
  part.strength = options.strength;
  part.gamma = options.gamma;
  part.fisher = fisher_options(options, context);
  if (options.prior) part.prior_data_size = options.prior_data_size;
  return part;
}

using FisherField = Field<FisherMethodOptions>;

/// A method's own options, then those of every one of them: fisher-n, fisher-labels, fisher-init, fisher-prior.
std::vector<FisherField> with_fisher_fields(std::vector<FisherField> own);

/// reg-strength, 1 or the published ones. Such a default is meant for a term a context: where consolidation comes by
/// count it is shared out over a context's consolidations. Those published for Split MNIST would let nothing be learned
/// then (measured: docs/results.md): `every_n` takes their place.
FisherField strength_field();
FisherField published_strength_field(ByScenario every_n);
FisherField fisher_n_field();
FisherField fisher_batch_field();
FisherField gamma_field();
FisherField alpha_field();

/// What all of them add to a stamp.
FisherStamp fisher_stamp(const FisherMethodOptions& options, const MethodContext& context, bool kfac);

}  // namespace meander::methods
