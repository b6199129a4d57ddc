#include <meander/learners/nets/generative/vae_shape.h>

#include <meander/learners/nets/generative/vae_convolutions.h>
#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/learners/nets/mlp_shape.h>
#include <meander/learners/nets/network_plan.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// "F-784x400x400": a classifier's name without its outputs.
std::string hidden_name(const VaeShape& shape) {
  MlpShape mlp;
  mlp.inputs = shape.body(), mlp.outputs = 1, mlp.layers = shape.layers, mlp.units = shape.units;
  mlp.activation = shape.activation, mlp.batch_norm = shape.batch_norm;
  const std::string name = mlp.name();
  return name.substr(0, name.rfind("_c"));
}

std::string gates_name(const VaeShape& shape) {
  if (shape.gated_by == GatedBy::Nothing) return "";
  // As Python prints it: 0.1, 1.0.
  std::string proportion = fmt::format("{}", shape.gate_proportion);
  if (proportion.find('.') == std::string::npos) proportion += ".0";
  return fmt::format("_{}{}", shape.gated_by == GatedBy::Class ? "cg" : "tg", proportion);
}

void check_convolutions(const VaeShape& shape) {
  check(shape.conv);
  const std::int64_t mirrored = shape.conv.output_side() << shape.conv.reducing_layers();
  if (mirrored != shape.side || shape.conv.side != shape.side || shape.conv.channels != shape.channels) {
    throw UsageError("reducing-layers",
                     fmt::format("images of side {} cannot be halved {} times and doubled again", shape.side,
                                 shape.conv.reducing_layers()),
                     "give fewer");
  }
}

}  // namespace

std::string VaeShape::name() const {
  const std::string convolutions = conv.depth > 0 ? conv.name() + "--" : "";
  const std::string dense =
      layers > 1 ? hidden_name(*this) + "--" : fmt::format("{}{}-", conv.depth > 0 ? "h" : "i", body());
  const std::string hidden = convolutions + dense;
  std::string latents = fmt::format("z{}", latent);
  if (modes > 0) latents += fmt::format("-GMM{}{}", prior_modes(), modes_per_class ? "pc" : "");
  if (classes == 0) return fmt::format("VAE={}{}--{}", hidden, latents, sigmoid ? "sigmoid" : "none");
  return fmt::format("CondVAE={}{}-c{}{}", hidden, latents, classes, gates_name(*this));
}

std::vector<DenseShape> VaeShape::encoder() const {
  std::vector<DenseShape> list;
  for (std::int64_t l = 1; l < layers; ++l) {
    list.push_back({.name = fmt::format("enc.fc{}", l),
                    .in = l == 1 ? body() : units,
                    .out = units,
                    .activation = activation,
                    .batch_norm = batch_norm});
  }
  return list;
}

std::vector<DenseShape> VaeShape::heads() const {
  const std::int64_t in = layers > 1 ? units : body();
  std::vector<DenseShape> list{{.name = "mean", .in = in, .out = latent},
                               {.name = "logvar", .in = in, .out = latent, .bias = false}};
  if (classes > 0) list.push_back({.name = "classifier", .in = in, .out = classes});
  return list;
}

std::vector<DenseShape> VaeShape::decoder() const {
  std::vector<DenseShape> list;
  for (std::int64_t l = 0; l < layers; ++l) {
    const bool last = l + 1 == layers;
    // The last one is the image, unless convolutions follow; directly from the latents to these there is no
    // non-linearity.
    const bool plain = last && (conv.depth == 0 || layers == 1);
    list.push_back({.name = l == 0 ? "fromz" : fmt::format("dec.fc{}", l),
                    .in = l == 0 ? latent : units,
                    .out = last ? body() : units,
                    .activation = plain ? Activation::None : activation,
                    .batch_norm = batch_norm && !plain});
  }
  return list;
}

std::int64_t VaeShape::gated_layers() const { return std::max<std::int64_t>(layers - 1, 1); }

VaeShape vae_shape(const NetworkPlan& plan) {
  VaeShape shape;
  shape.channels = plan.channels, shape.side = plan.side;
  shape.conv = plan.convolutions();
  shape.conv.pooling = false;
  shape.freeze_conv = plan.freeze_conv;
  shape.layers = plan.mlp.layers, shape.units = plan.mlp.units;
  shape.activation = plan.mlp.activation, shape.batch_norm = plan.mlp.batch_norm;
  return shape;
}

void check(const VaeShape& shape) {
  const auto at_least_one = [](const char* what, std::int64_t value) {
    if (value < 1) throw UsageError(what, fmt::format("{} is too few", value), "give 1 or more");
  };
  at_least_one("channels", shape.channels);
  at_least_one("image side", shape.side);
  at_least_one("fully-connected layers", shape.layers);
  at_least_one("units", shape.units);
  at_least_one("latent units", shape.latent);
  if (shape.modes < 0) throw UsageError("modes", fmt::format("{} is too few", shape.modes), "give 1 or more");
  if (shape.reconstruction == Reconstruction::BinaryCrossEntropy && !shape.sigmoid) {
    throw UsageError("recon-loss", "BCE needs pixels between 0 and 1, not normalised ones or features", "choose MSE");
  }
  if (shape.modes_per_class && (shape.classes == 0 || shape.modes == 0)) {
    throw UsageError("per-class", "modes per class need a mixture as prior, and a classifier",
                     "give modes and classes");
  }
  if (!(shape.gate_proportion >= 0 && shape.gate_proportion <= 1)) {
    throw UsageError("dg-prop", fmt::format("{} is not a proportion", shape.gate_proportion), "give 0 <= x <= 1");
  }
  if (shape.conv.depth > 0) check_convolutions(shape);
  if (shape.gated_by == GatedBy::Nothing) return;
  const std::vector<DenseShape> layers = shape.decoder();
  check(shape.gates, shape.gated_layers(), layers.front().out);
}

void add_parameters(const VaeShape& shape, ParameterArray& parameters) {
  const VaeConvolutions adds(shape, parameters);
  if (shape.modes == 0) return;
  parameters.add("prior.means", {shape.prior_modes(), shape.latent});
  parameters.add("prior.logvars", {shape.prior_modes(), shape.latent});
}

void initialise(const VaeShape& shape, ParameterArray& parameters, std::uint64_t seed) {
  ParameterArray same_places;
  VaeConvolutions(shape, same_places).initialise(parameters, seed);
  Rng rng(seed, "vae");
  for (const auto& list : {shape.encoder(), shape.heads(), shape.decoder()}) {
    for (const DenseShape& layer : list) initialise(layer, parameters, rng);
  }
  if (shape.modes == 0) return;
  for (const char* name : {"prior.means", "prior.logvars"}) {
    const ParameterEntry& entry = parameters.entry(name);
    std::generate_n(parameters.data() + entry.offset, entry.size, [&] { return static_cast<float>(rng.normal()); });
  }
}

void draw_decoder_gates(VaeShape& shape, std::int64_t inputs, std::uint64_t seed) {
  shape.gates = Gates{inputs, {}};
  if (shape.gate_proportion == 0) shape.gated_by = GatedBy::Nothing;
  if (shape.conv.depth > 0) check_convolutions(shape);
  if (shape.gated_by == GatedBy::Nothing) return;
  const std::vector<DenseShape> layers = shape.decoder();
  for (std::int64_t l = 0; l < shape.gated_layers(); ++l) {
    Rng rng(seed, "decoder gates", static_cast<std::uint64_t>(l));
    auto& open = shape.gates.layers.emplace_back(
        static_cast<std::size_t>(inputs * layers[static_cast<std::size_t>(l)].out), 1.0F);
    for (float& gate : open) gate = rng.uniform() < shape.gate_proportion ? 0.0F : 1.0F;
  }
}

}  // namespace meander
