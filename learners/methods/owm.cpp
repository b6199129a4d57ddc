#include <meander/learners/methods/owm.h>

#include <meander/learners/methods/declaration/fisher_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/orthogonal_weight_modification.h>

namespace meander::methods {

Parts owm(const OwmOptions& options, const MethodContext& context) {
  OrthogonalWeightModificationOptions o{.alpha = options.alpha, .gamma = options.gamma};
  o.fisher = fisher_options({.samples = options.samples}, context);
  return parts(OrthogonalWeightModification(o));
}

}  // namespace meander::methods

namespace meander::declared {

using namespace methods;

namespace {

std::vector<Field<OwmOptions>> owm_fields() {
  return {alpha_field<OwmOptions>().by("1e-10; every N: 0.01",
                                       [](const MethodContext& context) {
                                         return context.academic || context.consolidate_every == 0 ? 1e-10 : 0.01;
                                       }),
          gamma_field<OwmOptions>(), fisher_n_field<OwmOptions>()};
}

}  // namespace

const Method owm = declare<OwmOptions>(
    {.name = "owm",
     .title = "Orthogonal weight modification (OWM)",
     .paper = "Zeng, Chen, Cui & Yu 2019, arXiv:1810.01256",
     .idea = "changes weights only in directions that past inputs did not use",
     .decides = decides_hold,
     .words = {.flags = {"owm"},
               .components = {{.option = "precondition"}, {.option = "importance-weighting", .value = "owm"}}},
     .notice = linear_layers_only},
    owm_fields(),
    {.parts = [](const OwmOptions& o, const MethodContext& context) { return methods::owm(o, context); },
     .stamp =
         [](StampFields& stamp, const OwmOptions& o, const MethodContext&) {
           stamp.preconditioning = o.alpha;
           stamp.owm = true;
           // The reference's stamp does not name these.
           if (o.gamma != 1) stamp.ours["gamma"] = o.gamma;
           if (o.samples > 0) stamp.ours["fisher-n"] = o.samples;
         }});

}  // namespace meander::declared
