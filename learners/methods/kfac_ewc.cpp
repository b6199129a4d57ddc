#include <meander/learners/methods/kfac_ewc.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/kronecker_penalty.h>

namespace meander::methods {

Parts kfac_ewc(const FisherMethodOptions& options, const MethodContext& context) {
  KroneckerPenaltyOptions o{.strength = strength_by_count(options.strength, context), .gamma = options.gamma};
  o.fisher = fisher_options(options, context);
  if (options.prior) o.prior_data_size = options.prior_data_size;
  return parts(KroneckerPenalty(o));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

std::vector<Field<FisherMethodOptions>> fields() {
  std::vector<Field<FisherMethodOptions>> list{
      field("reg-strength", &FisherMethodOptions::strength, "X", "strength of the penalty").from(0, "a strength"),
      gamma_field()};
  for (const auto& f : fisher_fields()) list.push_back(f);
  for (const auto& f : prior_fields()) list.push_back(f);
  return list;
}

}  // namespace

const Method kfac_ewc = declare<FisherMethodOptions>(
    {.name = "kfac-ewc",
     .title = "EWC with Kronecker factors",
     .paper = "Ritter, Botev & Barber 2018, arXiv:1805.07810; factors: Martens & Grosse 2015, arXiv:1503.05671",
     .idea = "holds on to directions of the weights, not to single weights, by a Kronecker-factored Fisher information",
     .refuses = {nothing_to_hold()}},
    fields(),
    {.parts = [](const FisherMethodOptions& o, const MethodContext& context) { return methods::kfac_ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(o, context, true);
         }});

}  // namespace meander::declared
