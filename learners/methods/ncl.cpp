#include <meander/learners/methods/ncl.h>

#include <meander/learners/methods/declaration/fisher_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>
#include <meander/learners/parts/kronecker_penalty.h>

namespace meander::methods {
namespace {

template <class PartOptions>
PartOptions preconditioning(const NclOptions& options, const MethodContext& context) {
  auto part = penalty_options<PartOptions>(options, context);
  part.penalty = options.penalty;
  part.precondition_alpha = options.alpha;
  return part;
}

}  // namespace

Parts ncl(const NclOptions& options, const MethodContext& context) {
  if (options.kfac) return parts(KroneckerPenalty(preconditioning<KroneckerPenaltyOptions>(options, context)));
  return parts(ElasticWeightConsolidation(preconditioning<ElasticWeightConsolidationOptions>(options, context)));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

std::vector<Field<NclOptions>> ncl_fields() {
  // The published strength is 1, however often it consolidates: penalty and step share one Fisher information.
  return with_fisher_fields<NclOptions>(
      {strength_field<NclOptions>().needs("leave --penalty on", &NclOptions::penalty), alpha_field<NclOptions>(),
       gamma_field<NclOptions>(),
       field("kfac", &NclOptions::kfac, "", "Kronecker factors instead of the diagonal (--fisher-kfac)"),
       field("penalty", &NclOptions::penalty, "", "add the penalty to preconditioning (--weight-penalty)")});
}

}  // namespace

const Method ncl = declare<NclOptions>(
    {.name = "ncl",
     .title = "Natural continual learning (NCL)",
     .paper = "Kao, Jensen, van de Ven, Bernacchia & Hennequin 2021, arXiv:2106.08085",
     .idea = "EWC with Kronecker factors that also precondition every step; meant for --optimizer=sgd",
     .decides = decides_hold,
     .words = {.flags = {"ncl"},
               .components = {{.option = "precondition"},
                              {.option = "importance-weighting", .value = "fisher"},
                              {.option = "weight-penalty", .required = false, .sets = "penalty"},
                              {.option = "fisher-kfac", .required = false, .sets = "kfac"}},
               .by_components = {{"kfac", false}, {"penalty", false}, {"fisher-init", false}}},
     .notice =
         [](const MethodContext& context) {
           return context.sgd ? linear_layers_only(context) : "Adam nearly undoes its scaling; give --optimizer=sgd";
         }},
    ncl_fields(),
    {.parts = [](const NclOptions& o, const MethodContext& context) { return methods::ncl(o, context); },
     .stamp =
         [](StampFields& stamp, const NclOptions& o, const MethodContext& context) {
           if (o.penalty) stamp.penalty_strength = o.strength;
           stamp.preconditioning = o.alpha;
           stamp.fisher = fisher_stamp(fisher_use(o), context, o.kfac);
         }});

}  // namespace meander::declared
