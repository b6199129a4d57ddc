#include <meander/learners/methods/si.h>

#include <meander/learners/methods/declaration/published_defaults.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/synaptic_intelligence.h>

namespace meander::methods {

Parts si(const SiOptions& options) {
  return parts(SynapticIntelligence(options.strength, options.epsilon,
                                    {.task_gradient = options.task_gradient, .clamp = options.clamp_importance}));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::SiOptions;

namespace {

// By task, domain, class (van de Ven, Tuytelaars & Tolias 2022).
double default_strength(const MethodContext& c) {
  return c.academic ? by_experiment(c, {10, 5e4, 5e3}, {10, 10, 5}, {10, 10, 5}, {100, 500, 5}) : 10.0;
}

}  // namespace

const Method si = declare<SiOptions>(
    {.name = "si",
     .title = "Synaptic intelligence",
     .paper = "Zenke, Poole & Ganguli 2017, arXiv:1703.04200",
     .idea = "penalises changes of the weights that lowered the loss most",
     .decides = decides_hold,
     .words = {.flags = {"si"},
               .components = {{.option = "weight-penalty"}, {.option = "importance-weighting", .value = "si"}},
               .by_components = {{"reg-strength", plain_strength}}}},
    {field("reg-strength", &SiOptions::strength, "X", "strength of the penalty: its factor in the loss")
         .from(0, "a strength")
         .by("10; academic: by experiment and scenario", [](const MethodContext& c) { return default_strength(c); }),
     field("epsilon", &SiOptions::epsilon, "X", "damping term in the importance's denominator")
         .from(0, "a damping value", true),
     field("task-gradient", &SiOptions::task_gradient, "", "importance from the current samples' loss alone"),
     field("clamp-importance", &SiOptions::clamp_importance, "", "set negative importances to 0")},
    {.parts = [](const SiOptions& options, const MethodContext&) { return methods::si(options); },
     .stamp =
         [](StampFields& stamp, const SiOptions& options, const MethodContext&) {
           stamp.penalty_strength = options.strength;
           stamp.si_epsilon = options.epsilon;
           if (options.task_gradient) stamp.ours["task-gradient"] = true;
           if (options.clamp_importance) stamp.ours["clamp-importance"] = true;
         }});

}  // namespace meander::declared
