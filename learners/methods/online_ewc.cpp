#include <meander/learners/methods/online_ewc.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

namespace meander::methods {

Parts online_ewc(const FisherMethodOptions& options, const MethodContext& context) {
  return parts(ElasticWeightConsolidation(penalty_options<ElasticWeightConsolidationOptions>(options, context)));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

const Method online_ewc = declare<FisherMethodOptions>(
    {.name = "online-ewc",
     .title = "Online EWC",
     .paper = "Schwarz et al. 2018, arXiv:1805.06370",
     .idea = "EWC with one term for all that came before, which moves along",
     .decides = decides_hold},
    with_fisher_fields({published_strength_field({10, 10, 10}), gamma_field(), fisher_batch_field()}),
    {.parts = [](const FisherMethodOptions& o,
                 const MethodContext& context) { return methods::online_ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(o, context, false);
         }});

}  // namespace meander::declared
