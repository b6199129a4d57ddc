#include <meander/learners/methods/online_ewc.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

namespace meander::methods {

Parts online_ewc(const FisherMethodOptions& options, const MethodContext& context) {
  ElasticWeightConsolidationOptions o{.strength = strength_by_count(options.strength, context), .gamma = options.gamma};
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
          .by("by experiment and scenario",
              [](const MethodContext& context) {
                return by_experiment(context, {1e5, 1e10, 1e9}, {100, 100, 100}, {100, 100, 100}, {1000, 1000, 100});
              }),
      gamma_field(), fisher_batch_field()};
  for (const auto& f : fisher_fields()) list.push_back(f);
  for (const auto& f : prior_fields()) list.push_back(f);
  return list;
}

}  // namespace

const Method online_ewc = declare<FisherMethodOptions>(
    {.name = "online-ewc",
     .title = "Online EWC",
     .paper = "Schwarz et al. 2018, arXiv:1805.06370",
     .idea = "EWC with one term for all that came before, which moves along",
     .refuses = {nothing_to_hold()}},
    fields(),
    {.parts = [](const FisherMethodOptions& o,
                 const MethodContext& context) { return methods::online_ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(o, context, false);
         }});

}  // namespace meander::declared
