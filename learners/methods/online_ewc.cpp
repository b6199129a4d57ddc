#include <meander/learners/methods/online_ewc.h>

#include <meander/learners/methods/declaration/fisher_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

namespace meander::methods {

Parts online_ewc(const OnlineEwcOptions& options, const MethodContext& context) {
  return parts(ElasticWeightConsolidation(penalty_options<ElasticWeightConsolidationOptions>(options, context)));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

const Method online_ewc = declare<OnlineEwcOptions>(
    {.name = "online-ewc",
     .title = "Online EWC",
     .paper = "Schwarz et al. 2018, arXiv:1805.06370",
     .idea = "EWC with a single penalty term, updated at every consolidation",
     .decides = decides_hold,
     .words = {.components = {{.option = "weight-penalty"}, {.option = "importance-weighting", .value = "fisher"}},
               .by_components = {{"reg-strength", plain_strength}}}},
    with_fisher_fields<OnlineEwcOptions>({published_strength_field<OnlineEwcOptions>({10, 10, 10}),
                                          gamma_field<OnlineEwcOptions>(), fisher_batch_field<OnlineEwcOptions>()}),
    {.parts = [](const OnlineEwcOptions& o, const MethodContext& context) { return methods::online_ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const OnlineEwcOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(fisher_use(o), context, false);
         }});

}  // namespace meander::declared
