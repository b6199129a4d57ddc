#include <meander/learners/methods/xdg.h>

#include <meander/learners/methods/declaration/published_defaults.h>
#include <meander/learners/methods/table.h>

#include <fmt/format.h>

namespace meander::methods {

void xdg(NetworkPlan& plan, const XdgOptions& options) {
  if (options.proportion == 0) return;
  plan.mlp.gates = draw_gates(plan.contexts, plan.mlp.layers - 1, plan.mlp.units, options.proportion, plan.seed);
  plan.mlp.gates.bias_outside = options.bias_outside;
}

}  // namespace meander::methods

namespace meander::declared {

using methods::XdgOptions;

namespace {

// As Python prints it.
std::string tag(std::int64_t contexts, double proportion) {
  return fmt::format("g{}m{}{}", contexts, proportion, proportion == 1 ? ".0" : "");
}

}  // namespace

const Method xdg = declare<XdgOptions>(
    {.name = "xdg",
     .title = "Context-dependent gating (XdG)",
     .paper = "Masse, Grant & Freedman 2018, arXiv:1802.01569",
     .idea = "shuts most units of every hidden layer, a different set in each context",
     .words = {.flags = {"xdg"}},
     .refuses = {{"separate", "each context has its own units, so there is nothing to gate"}},
     .scenarios = {Scenario::Task},
     .compat = Setting::Academic,
     .notice =
         [](const MethodContext& context) {
           const bool nothing_to_gate = context.network.mlp.layers < 2;
           return nothing_to_gate ? "there are no hidden layers to gate: this is plain training"
                                  : linear_layers_only(context);
         }},
    {field("gating-prop", &XdgOptions::proportion, "P", "fraction of hidden units shut in each context")
         .from(0, "a fraction")
         .to(1)
         .by("0.9; permMNIST, CIFAR10 0.6, CIFAR100 0.85",
             [](const MethodContext& c) {
               return by_experiment(c, {0.9, 0.9, 0.9}, {0.6, 0.6, 0.6}, {0.6, 0.6, 0.6}, {0.85, 0.85, 0.85});
             })},
    {.parts = [](const XdgOptions&, const MethodContext&) { return Parts(); },
     .plan =
         [](NetworkPlan& plan, XdgOptions options, const MethodContext& context) {
           options.bias_outside = context.compat && context.academic;
           methods::xdg(plan, options);
           // The academic setting's networks are named without their gates.
           if (!context.academic && options.proportion > 0) plan.mlp.gates.tag = tag(plan.contexts, options.proportion);
         },
     .stamp = [](StampFields& stamp, const XdgOptions& options,
                 const MethodContext&) { stamp.xdg = options.proportion; }});

}  // namespace meander::declared
