#include <meander/learners/methods/ewc.h>

#include <meander/learners/methods/declaration/fisher_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>

namespace meander::methods {

Parts ewc(const EwcOptions& options, const MethodContext& context) {
  auto part = penalty_options<ElasticWeightConsolidationOptions>(options, context);
  part.offline = true;
  return parts(ElasticWeightConsolidation(part));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

const Method ewc = declare<EwcOptions>(
    {.name = "ewc",
     .title = "Elastic weight consolidation (EWC)",
     .paper = "Kirkpatrick et al. 2017, arXiv:1612.00796; Fisher kinds: van de Ven 2025, arXiv:2502.11756",
     .idea = "penalises changes of weights by their Fisher information, with one term per context",
     .decides = decides_hold,
     .words = {.flags = {"ewc"},
               .components = {{.option = "weight-penalty"},
                              {.option = "importance-weighting", .value = "fisher"},
                              {.option = "offline"}},
               .by_components = {{"reg-strength", plain_strength}}}},
    with_fisher_fields<EwcOptions>(
        {published_strength_field<EwcOptions>({10, 10, 1}), fisher_batch_field<EwcOptions>()}),
    {.parts = [](const EwcOptions& o, const MethodContext& context) { return methods::ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const EwcOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(fisher_use(o), context, false);
           stamp.fisher->offline = true;
         }});

}  // namespace meander::declared
