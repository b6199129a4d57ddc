#include <meander/learners/methods/bir.h>

#include <meander/learners/methods/declaration/generative_fields.h>
#include <meander/learners/methods/declaration/published_defaults.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/nets/generative/conditional_vae.h>
#include <meander/learners/parts/replay_through_feedback.h>
#include <meander/stream/runtime/error.h>

namespace meander::methods {
namespace {

// Outputs are the classes of all contexts, so that a class implies its context.
bool global_labels(const MethodContext& context) {
  return context.scenario == Scenario::Class || (context.scenario == Scenario::Task && !context.single_head);
}

void check_gates(const BirOptions& options, const MethodContext& context) {
  const bool told = global_labels(context) || context.scenario == Scenario::Task || context.academic;
  if (!options.gates || options.gate_proportion == 0 || options.gated_by != "context" || told) return;
  throw UsageError("dg-type", "gates by context need to know the context, which the stream hides", "give class");
}

}  // namespace

Parts bir(const BirOptions& options, const MethodContext& context) {
  check_gates(options, context);
  if (context.binary) {
    throw UsageError("bce", "brain-inspired replay has no binary form", "leave it out");
  }
  ReplayThroughFeedbackOptions o;
  o.distill.reset();
  if (options.distill) o.distill = options.temperature;
  o.only_seen = !context.compat;
  o.global_labels = global_labels(context);
  return parts(ReplayThroughFeedback(o));
}

void bir_network(NetworkPlan& plan, const BirOptions& options, const MethodContext& context) {
  if (plan.mlp.dropout > 0) {
    throw UsageError("fc-drop", "a network that generates has no dropout", "leave it out");
  }
  VaeShape shape = generative_shape(plan, context, options.latent, options.reconstruction);
  shape.classes = plan.mlp.outputs;
  if (options.prior == "GMM") shape.modes = options.modes;
  shape.modes_per_class = shape.modes > 0 && options.modes_per_class;
  if (options.gates && options.gate_proportion > 0) {
    shape.gated_by = options.gated_by == "context" ? GatedBy::Context : GatedBy::Class;
    shape.gate_proportion = options.gate_proportion;
  }
  plan.build = [shape](const NetworkPlan& final) {
    VaeShape gated = shape;
    draw_decoder_gates(gated, gated.gated_by == GatedBy::Context ? final.contexts : gated.classes, final.seed);
    return std::make_unique<ConditionalVae>(gated, final.seed);
  };
}

}  // namespace meander::methods

namespace meander::declared {

using methods::BirOptions;

namespace {

std::vector<Field<BirOptions>> bir_fields() {
  std::vector<Field<BirOptions>> list = generative_fields<BirOptions>();
  list.push_back(field("prior", &BirOptions::prior, "NAME", "prior of the latents, standard normal or a mixture")
                     .among({"standard", "GMM"}));
  const auto mixed = [](const BirOptions& o, const MethodContext&) { return o.prior == "GMM"; };
  list.push_back(field("per-class", &BirOptions::modes_per_class, "", "each class has its own modes of the prior")
                     .needs("add --prior=GMM", mixed));
  list.push_back(field("n-modes", &BirOptions::modes, "N", "modes of the prior; with --per-class, per class")
                     .from(1, "a number of modes")
                     .needs("add --prior=GMM", mixed));
  list.push_back(field("dg-gates", &BirOptions::gates, "", "gate the units of the decoder"));
  list.push_back(field("dg-type", &BirOptions::gated_by, "NAME", "what the decoder's gates depend on")
                     .among({"context", "class"})
                     .needs("add --dg-gates and --dg-prop",
                            [](const BirOptions& o, const MethodContext&) { return o.gates && o.gate_proportion > 0; })
                     .by("class; academic domain context", [](const MethodContext& c) -> OptionValue {
                       return std::string(c.academic && c.scenario == Scenario::Domain ? "context" : "class");
                     }));
  list.push_back(field("dg-prop", &BirOptions::gate_proportion, "P", "fraction of the decoder's units that gates shut")
                     .from(0, "a fraction")
                     .to(1)
                     .by("0.1, task 0; permMNIST, CIFAR: domain 0.5, class 0.7",
                         [](const MethodContext& c) {
                           return by_experiment(c, {0, 0.1, 0.1}, {0, 0.5, 0.7}, {0, 0.5, 0.7}, {0, 0.5, 0.7});
                         })
                     .needs("add --dg-gates", &BirOptions::gates));
  list.push_back(field("distill", &BirOptions::distill, "", "replay with a teacher's soft targets, not with labels"));
  list.push_back(field("temp", &BirOptions::temperature, "X", "temperature of the soft targets")
                     .from(0, "a temperature", true)
                     .needs("add --distill", &BirOptions::distill));
  return list;
}

}  // namespace

const Method bir = declare<BirOptions>(
    {.name = "bir",
     .title = "Brain-inspired replay",
     .paper = "van de Ven, Siegelmann & Tolias 2020, Nature Communications 11, 4069",
     .idea = "one network classifies and generates what it replays, with separate decoder gates for each class",
     .decides = decides_replay,
     .words = {.flags = {"brain-inspired"},
               .components = {{.option = "replay", .value = "generative"}, {.option = "feedback"}},
               .by_components = {{"prior", "standard"}, {"per-class", false}, {"dg-gates", false}, {"distill", false}}},
     .refuses = {{"owm", "OWM's projection covers only the classifying path"},
                 {"ncl", "NCL's preconditioner covers only the classifying path"},
                 {"kfac-ewc", "Kronecker factors cover only the classifying path"},
                 {"xdg", "bir's decoder has gates of another kind"},
                 {"separate", "each network learns from one context alone"},
                 {"icarl", "iCaRL's losses are binary, those of bir's replay are not"}},
     .update_every = generations,
     .compat = Setting::Any,
     .pretrained_features = true},
    bir_fields(),
    {.parts = [](const BirOptions& options, const MethodContext& context) { return methods::bir(options, context); },
     .plan = [](NetworkPlan& plan, const BirOptions& options,
                const MethodContext& context) { methods::bir_network(plan, options, context); },
     .stamp =
         [](StampFields& stamp, const BirOptions& options, const MethodContext&) {
           stamp.replay.emplace().source = "generative";
           if (options.distill) stamp.replay->temperature = options.temperature;
           stamp.reconstruction = options.reconstruction;
         },
     .keeps_images = [](const BirOptions&, const MethodContext&) { return true; }});

}  // namespace meander::declared
