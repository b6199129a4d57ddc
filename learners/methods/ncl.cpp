#include <meander/learners/methods/ncl.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>
#include <meander/learners/parts/kronecker_penalty.h>

namespace meander::methods {
namespace {

template <class Options>
Options filled(const FisherMethodOptions& options, const MethodContext& context) {
  Options o;
  o.strength = options.strength;
  o.gamma = options.gamma;
  o.fisher = fisher_options(options, context);
  if (options.prior) o.prior_data_size = options.prior_data_size;
  o.penalty = options.penalty;
  o.precondition_alpha = options.alpha;
  return o;
}

}  // namespace

Parts ncl(const FisherMethodOptions& options, const MethodContext& context) {
  if (options.kfac) return parts(KroneckerPenalty(filled<KroneckerPenaltyOptions>(options, context)));
  return parts(ElasticWeightConsolidation(filled<ElasticWeightConsolidationOptions>(options, context)));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

// By its name it begins with the prior; by its components only where asked for.
std::vector<Field<FisherMethodOptions>> fields() {
  std::vector<Field<FisherMethodOptions>> list{
      field("reg-strength", &FisherMethodOptions::strength, "X", "strength of the penalty").from(0, "a strength"),
      alpha_field(), gamma_field(),
      field("kfac", &FisherMethodOptions::kfac, "", "Kronecker factors instead of the diagonal (--fisher-kfac)"),
      field("penalty", &FisherMethodOptions::penalty, "", "the penalty too (--weight-penalty)")};
  for (const auto& f : fisher_fields()) list.push_back(f);
  for (auto f : prior_fields()) {
    if (f.option.name == "fisher-init") f.option.by_context = [](const MethodContext&) { return OptionValue(true); };
    list.push_back(f);
  }
  return list;
}

}  // namespace

const Method ncl = declare<FisherMethodOptions>(
    {.name = "ncl",
     .title = "Natural continual learning (NCL)",
     .paper = "Kao, Jensen, van de Ven, Bernacchia & Hennequin 2021, arXiv:2106.08085",
     .idea = "EWC with Kronecker factors that also shape the direction of every step; meant for --optimizer=sgd",
     .refuses = {nothing_to_hold(), {"si", "both hold parameters, by importances of two kinds"}}},
    fields(),
    {.parts = [](const FisherMethodOptions& o, const MethodContext& context) { return methods::ncl(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext& context) {
           if (o.penalty) stamp.penalty_strength = o.strength;
           stamp.preconditioning = o.alpha;
           stamp.fisher = fisher_stamp(o, context, o.kfac);
         }});

}  // namespace meander::declared
