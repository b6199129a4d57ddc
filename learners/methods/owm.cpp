#include <meander/learners/methods/owm.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/orthogonal_weight_modification.h>

namespace meander::methods {

Parts owm(const FisherMethodOptions& options, const MethodContext& context) {
  OrthogonalWeightModificationOptions o{.alpha = options.alpha, .gamma = options.gamma};
  o.fisher = fisher_options(options, context);
  return parts(OrthogonalWeightModification(o));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {}  // namespace

const Method owm = declare<FisherMethodOptions>(
    {.name = "owm",
     .title = "Orthogonal weight modification (OWM)",
     .paper = "Zeng, Chen, Cui & Yu 2019, arXiv:1810.01256",
     .idea = "changes weights only in directions that past inputs did not use",
     .decides = decides_hold,
     .notice = linear_layers_only},
    {alpha_field().by("1e-10; every N: 0.01",
                      [](const MethodContext& context) {
                        return context.academic || context.consolidate_every == 0 ? 1e-10 : 0.01;
                      }),
     gamma_field(), fisher_n_field()},
    {.parts = [](const FisherMethodOptions& o, const MethodContext& context) { return methods::owm(o, context); },
     .stamp =
         [](StampFields& stamp, const FisherMethodOptions& o, const MethodContext&) {
           stamp.preconditioning = o.alpha;
           stamp.owm = true;
         }});

}  // namespace meander::declared
