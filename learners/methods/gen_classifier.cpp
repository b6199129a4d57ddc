#include <meander/learners/methods/gen_classifier.h>

#include <meander/learners/methods/declaration/generative_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/nets/no_network.h>
#include <meander/learners/parts/generative_classifier.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

namespace meander::methods {
namespace {

// How many contexts reuse the same labels for classes of their own, and are announced.
std::int64_t contexts_apart(const MethodContext& context) {
  const bool same_labels =
      context.scenario == Scenario::Domain || (context.scenario == Scenario::Task && context.single_head);
  return context.academic && same_labels ? context.contexts : 1;
}

}  // namespace

Parts gen_classifier(const GenClassifierOptions& options, const MethodContext& context) {
  if (context.academic && context.experiment == "permMNIST") {
    throw UsageError("method",
                     "gen-classifier has one model per class, and permMNIST shows all classes in every context",
                     "choose another experiment");
  }
  if (context.binary) {
    throw UsageError("bce", "models of classes have no loss on labels", "leave it out");
  }
  GenerativeClassifierOptions o;
  o.model = generative_shape(context.network, context, options.latent, options.reconstruction);
  o.samples = options.samples;
  if (options.likelihood == "bernoulli") o.likelihood = Likelihood::Bernoulli;
  o.contexts = contexts_apart(context);
  o.mean_while_streaming = !context.academic;
  o.whole_batches = context.academic;
  return parts(GenerativeClassifier(o));
}

void gen_classifier_network(NetworkPlan& plan, const GenClassifierOptions& options, const MethodContext& context) {
  const VaeShape shape = generative_shape(plan, context, options.latent, options.reconstruction);
  const std::int64_t models = plan.mlp.outputs * contexts_apart(context);
  plan.build = [name = fmt::format("x{}-{}", models, shape.name()), pixels = shape.pixels()](const NetworkPlan& final) {
    return std::make_unique<NoNetwork>(name, pixels, final.mlp.outputs);
  };
}

}  // namespace meander::methods

namespace meander::declared {

using methods::GenClassifierOptions;

namespace {

std::vector<Field<GenClassifierOptions>> gen_classifier_fields() {
  std::vector<Field<GenClassifierOptions>> list = generative_fields<GenClassifierOptions>();
  list.push_back(
      field("eval-s", &GenClassifierOptions::samples, "N", "importance samples per image and class in evaluation")
          .from(0, "a number of samples"));
  list.push_back(field("eval-likelihood", &GenClassifierOptions::likelihood, "NAME",
                       "likelihood of an image under a class's model")
                     .among({"gaussian", "bernoulli"}));
  return list;
}

// It excludes everything that replays, protects parameters or stores samples for a network.
std::vector<Refusal> gen_classifier_refusals() {
  std::vector<Refusal> list{{decides_replay, "each of its models learns from one class, so there is nothing to replay"},
                            {decides_hold, "it has no network whose parameters could be protected"},
                            {"fromp", "it has no network whose outputs could be protected"}};
  for (const char* method : {"xdg", "separate", "icarl", "exemplars"}) {
    list.push_back({method, "it has no network that classifies"});
  }
  return list;
}

}  // namespace

const Method gen_classifier = declare<GenClassifierOptions>(
    {.name = "gen-classifier",
     .title = "Generative classifier",
     .paper = "van de Ven, Li & Tolias 2021, arXiv:2104.10093",
     .idea = "learns one generative model per class; predicts the class whose model makes the image most likely",
     .words = {.flags = {"gen-classifier"}},
     .refuses = gen_classifier_refusals(),
     .splits_batch_by = "class",
     .idle = {{"active-classes", "each class has a model of its own", Scenario::Class},
              {"fc-drop", "the models of classes have no dropout"}},
     .accuracy_tag =
         [](const OptionValues& values) {
           // The number of samples that likelihoods are estimated from.
           return fmt::format("--S{}", std::get<std::int64_t>(*values.find("eval-s")));
         }},
    gen_classifier_fields(),
    {.parts = [](const GenClassifierOptions& options,
                 const MethodContext& context) { return methods::gen_classifier(options, context); },
     .plan = [](NetworkPlan& plan, const GenClassifierOptions& options,
                const MethodContext& context) { methods::gen_classifier_network(plan, options, context); },
     .stamp =
         [](StampFields& stamp, const GenClassifierOptions& options, const MethodContext&) {
           stamp.reconstruction = options.reconstruction;
           stamp.active_classes.clear();
           // They do not change what is learned, but every accuracy that is measured.
           if (options.samples != GenClassifierOptions().samples) stamp.ours["eval-s"] = options.samples;
           if (options.likelihood != "gaussian") stamp.ours["eval-likelihood"] = options.likelihood;
         },
     .keeps_images = [](const GenClassifierOptions&, const MethodContext&) { return true; }});

}  // namespace meander::declared
