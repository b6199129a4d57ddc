#include <meander/learners/methods/kfac_ewc.h>

#include <meander/learners/methods/declaration/fisher_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/kronecker_penalty.h>

namespace meander::methods {

Parts kfac_ewc(const KfacEwcOptions& options, const MethodContext& context) {
  return parts(KroneckerPenalty(penalty_options<KroneckerPenaltyOptions>(options, context)));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

std::vector<Field<KfacEwcOptions>> kfac_ewc_fields() {
  return with_fisher_fields<KfacEwcOptions>(
      {strength_field<KfacEwcOptions>().by("1; every N: times N / iterations",
                                           [](const MethodContext& context) { return shared_out(1.0, context); }),
       gamma_field<KfacEwcOptions>()});
}

}  // namespace

const Method kfac_ewc = declare<KfacEwcOptions>(
    {.name = "kfac-ewc",
     .title = "EWC with Kronecker factors",
     .paper = "Ritter, Botev & Barber 2018, arXiv:1805.07810; factors: Martens & Grosse 2015, arXiv:1503.05671",
     .idea = "EWC on directions of the weights, not single weights, by a Kronecker-factored Fisher information",
     .decides = decides_hold,
     .words = {.flags = {"ewc-kfac"},
               .components = {{.option = "weight-penalty"},
                              {.option = "importance-weighting", .value = "fisher"},
                              {.option = "fisher-kfac"}},
               .by_components = {{"reg-strength", plain_strength}}},
     .notice = linear_layers_only},
    kfac_ewc_fields(),
    {.parts = [](const KfacEwcOptions& o, const MethodContext& context) { return methods::kfac_ewc(o, context); },
     .stamp =
         [](StampFields& stamp, const KfacEwcOptions& o, const MethodContext& context) {
           stamp.penalty_strength = o.strength;
           stamp.fisher = fisher_stamp(fisher_use(o), context, true);
         }});

}  // namespace meander::declared
