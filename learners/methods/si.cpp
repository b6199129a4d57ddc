#include <meander/learners/methods/si.h>

#include <meander/learners/methods/published_defaults.h>
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
     .idea = "holds on to the weights that lowered the loss most",
     .decides = decides_hold},
    {field("reg-strength", &SiOptions::strength, "X", "strength of the penalty")
         .from(0, "a strength")
         .by("10; academic: by experiment and scenario", [](const MethodContext& c) { return default_strength(c); }),
     field("epsilon", &SiOptions::epsilon, "X", "damping of the importance").from(0, "a damping", true),
     field("task-gradient", &SiOptions::task_gradient, "", "importances by the current samples' loss alone"),
     field("clamp-importance", &SiOptions::clamp_importance, "", "an importance below 0 becomes 0")},
    {.parts = [](const SiOptions& options, const MethodContext&) { return methods::si(options); },
     .stamp =
         [](StampFields& stamp, const SiOptions& options, const MethodContext&) {
           stamp.penalty_strength = options.strength;
           stamp.si_epsilon = options.epsilon;
           if (options.task_gradient) stamp.ours["task-gradient"] = true;
           if (options.clamp_importance) stamp.ours["clamp-importance"] = true;
         }});

}  // namespace meander::declared
