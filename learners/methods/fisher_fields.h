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

/// The strength where contexts come by count: the academic one is meant for a term a context, and there are as many
/// times more as consolidations.
double strength_by_count(double strength, const MethodContext& context);

/// fisher-n and fisher-labels; fisher-batch; fisher-init and fisher-prior; gamma.
std::vector<Field<FisherMethodOptions>> fisher_fields();
Field<FisherMethodOptions> fisher_batch_field();
std::vector<Field<FisherMethodOptions>> prior_fields();
Field<FisherMethodOptions> gamma_field();
Field<FisherMethodOptions> alpha_field();

/// What none of them can hold.
Refusal nothing_to_hold();

/// What all of them add to a stamp.
StampFields::Fisher fisher_stamp(const FisherMethodOptions& options, const MethodContext& context, bool kfac);

}  // namespace meander::methods
