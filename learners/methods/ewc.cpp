#include <meander/learners/methods/ewc.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

namespace meander::methods {

Parts ewc(const FisherMethodOptions& options, const MethodContext& context) {
  ElasticWeightConsolidationOptions o{.strength = strength_by_count(options.strength, context), .offline = true};
  o.fisher = fisher_options(options, context);
  if (options.prior) o.prior_data_size = options.prior_data_size;
  return parts(ElasticWeightConsolidation(o));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

std::vector<Field<FisherMethodOptions>> fields() {
  std::vector<Field<FisherMethodOptions>> list{
      field("reg-strength", &FisherMethodOptions::strength, "X", "strength of the penalty")
          .from(0, "a strength")
          .by("by experiment and scenario", [](const MethodContext& context) {
            return by_experiment(context, {1e5, 1e10, 1e9}, {100, 100, 100}, {100, 100, 100}, {1000, 1000, 100});
          })};
  for (const auto& f : fisher_fields()) list.push_back(f);
  list.push_back(fisher_batch_field());
  for (const auto& f : prior_fields()) list.push_back(f);
  return list;
}

}  // namespace

const Method ewc = declare<FisherMethodOptions>(
    {.name = "ewc",
     .title = "Elastic weight consolidation (EWC)",
     .paper = "Kirkpatrick et al. 2017, arXiv:1612.00796; Fisher kinds: van de Ven 2025, arXiv:2502.11756",
     .idea = "holds on to the weights that the Fisher information says matter, a term for each context",
     .refuses = {nothing_to_hold()}},
    fields(),
    {.parts = [](const FisherMethodOptions& o, const MethodContext& context) { return methods::ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(o, context, false);
           stamp.fisher->offline = true;
         }});

}  // namespace meander::declared
