#include <meander/learners/methods/dgr.h>

#include <meander/learners/methods/declaration/generative_fields.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/generative_replay.h>

#include <utility>

namespace meander::methods {

VaeShape dgr_generator(const DgrOptions& options, const MethodContext& context) {
  NetworkPlan plan = context.network;
  if (options.generator_layers > 0) plan.mlp.layers = options.generator_layers;
  if (options.generator_units > 0) plan.mlp.units = options.generator_units;
  const std::int64_t latent = options.generator_latent > 0 ? options.generator_latent : options.latent;
  return generative_shape(plan, context, latent, options.reconstruction);
}

Parts dgr(const DgrOptions& options, const MethodContext& context) {
  GenerativeReplayOptions o;
  o.generator = dgr_generator(options, context);
  if (options.generator_lr > 0) o.lr = options.generator_lr;
  o.updates = options.generator_updates;
  o.iterations = context.iterations;
  if (options.distill) o.distill = options.temperature;
  o.only_seen = !context.compat;
  return parts(GenerativeReplay(o));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::DgrOptions;

namespace {

std::vector<Field<DgrOptions>> dgr_fields() {
  const auto as_network = [](const MethodContext&) -> OptionValue { return std::int64_t{0}; };
  std::vector<Field<DgrOptions>> list = generative_fields<DgrOptions>();
  list.front() = std::move(list.front()).needs("leave --g-z-dim out", [](const DgrOptions& o, const MethodContext&) {
    return o.generator_latent == 0;
  });
  list.push_back(field("g-z-dim", &DgrOptions::generator_latent, "N", "latent units of dgr's generative model")
                     .from(0, "a number of units")
                     .by("as --z-dim", as_network));
  list.push_back(
      field("g-fc-lay", &DgrOptions::generator_layers, "N", "fully-connected layers of dgr's generative model")
          .from(0, "a number of layers")
          .by("as the network", as_network));
  list.push_back(
      field("g-fc-uni", &DgrOptions::generator_units, "N", "units per hidden layer of dgr's generative model")
          .from(0, "a number of units")
          .by("as the network", as_network));
  list.push_back(field("g-iters", &DgrOptions::generator_updates, "N", "updates per context of dgr's generative model")
                     .from(0, "a number of updates")
                     .by("one per iteration", as_network));
  list.push_back(field("lr-gen", &DgrOptions::generator_lr, "X", "learning rate of dgr's generative model")
                     .from(0, "a learning rate")
                     .by("as --lr", [](const MethodContext&) -> OptionValue { return 0.0; }));
  list.push_back(field("distill", &DgrOptions::distill, "", "replay with a teacher's soft targets, not with labels"));
  list.push_back(field("temp", &DgrOptions::temperature, "X", "temperature of the soft targets")
                     .from(0, "a temperature", true)
                     .needs("add --distill", &DgrOptions::distill));
  return list;
}

}  // namespace

const Method dgr = declare<DgrOptions>(
    {.name = "dgr",
     .title = "Deep generative replay",
     .paper = "Shin et al. 2017, arXiv:1705.08690",
     .idea = "replays images of earlier data, drawn by a generative model that learns along with the network",
     .decides = decides_replay,
     .words = {.components = {{.option = "replay", .value = "generative"}}},
     .refuses = {{"separate", "each network learns from one context alone"}},
     .update_every = generations,
     .compat = Setting::Any},
    dgr_fields(),
    {.parts = [](const DgrOptions& options, const MethodContext& context) { return methods::dgr(options, context); },
     .stamp =
         [](StampFields& stamp, const DgrOptions& options, const MethodContext& context) {
           stamp.replay.emplace().source = "generative";
           if (options.distill) stamp.replay->temperature = options.temperature;
           stamp.replay->generator = methods::dgr_generator(options, context).name();
           if (options.generator_lr > 0) stamp.replay->generator_lr = options.generator_lr;
           if (options.generator_updates > 0) stamp.ours["g-iters"] = options.generator_updates;
           stamp.reconstruction = options.reconstruction;
         },
     .keeps_images = [](const DgrOptions&, const MethodContext&) { return true; }});

}  // namespace meander::declared
