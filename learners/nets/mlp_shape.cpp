#include <meander/learners/nets/mlp_shape.h>

#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace meander {

std::string MlpShape::name_after(const std::string& conv) const {
  if (layers > 1) return fmt::format("{}_{}", conv, name());
  return fmt::format("{}_{}c{}", conv, dropout > 0 ? fmt::format("drop{}-", dropout) : "", outputs);
}

std::string MlpShape::name() const {
  if (layers == 1) return name_after(fmt::format("i{}", inputs));
  std::string text = fmt::format("F-{}", inputs);
  for (std::int64_t layer = 0; layer + 1 < layers; ++layer) text += fmt::format("x{}", units);
  std::string flags;
  if (dropout > 0) flags += fmt::format("d{}", dropout);
  if (batch_norm) flags += "b";
  if (activation == Activation::LeakyRelu) flags += "l";
  if (activation == Activation::None) flags += "n";
  flags += gates.tag;
  if (!flags.empty()) text += "-" + flags;
  return fmt::format("{}_c{}", text, outputs);
}

std::vector<std::string> MlpShape::hidden_layer_names() const {
  std::vector<std::string> names;
  for (std::int64_t l = 0; l + 1 < layers; ++l) names.push_back(layer_name(l));
  return names;
}

std::string MlpShape::layer_name(std::int64_t layer) const {
  return layer + 1 == layers ? "out" : fmt::format("fc{}", layer + 1);
}

void check(const MlpShape& shape) {
  const auto at_least_one = [](const char* what, std::int64_t value) {
    if (value < 1) throw UsageError(what, fmt::format("{} is too few", value), "give 1 or more");
  };
  at_least_one("inputs", shape.inputs);
  at_least_one("outputs", shape.outputs);
  at_least_one("fully-connected layers", shape.layers);
  if (shape.layers > 1) at_least_one("units", shape.units);
  if (!(shape.dropout >= 0.0 && shape.dropout < 1.0)) {
    throw UsageError("dropout", fmt::format("{} is not a probability below 1", shape.dropout), "give 0 to turn it off");
  }
  if (!shape.gates.layers.empty()) check(shape.gates, shape.layers - 1, shape.units);
}

void add_parameters(const MlpShape& shape, ParameterArray& parameters) {
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
    const std::string name = shape.layer_name(layer);
    const std::int64_t out = shape.width(layer);
    parameters.add(name + ".weight", {out, shape.fan_in(layer)});
    if (shape.has_bias(layer)) {
      parameters.add(name + ".bias", {out});
    } else {
      parameters.add(name + ".bn.weight", {out});
      parameters.add(name + ".bn.bias", {out});
    }
  }
}

void initialise(const MlpShape& shape, ParameterArray& parameters, std::uint64_t seed) {
  Rng rng(seed, "network");
  for (std::int64_t layer = 0; layer < shape.layers; ++layer) {
    const std::string name = shape.layer_name(layer);
    const double bound = 1.0 / std::sqrt(static_cast<double>(shape.fan_in(layer)));
    const auto draw = [&](const ParameterEntry& entry) {
      std::generate_n(parameters.data() + entry.offset, entry.size,
                      [&] { return static_cast<float>(rng.uniform(-bound, bound)); });
    };
    draw(parameters.entry(name + ".weight"));
    if (shape.has_bias(layer)) {
      draw(parameters.entry(name + ".bias"));
    } else {
      const ParameterEntry& scale = parameters.entry(name + ".bn.weight");
      std::fill_n(parameters.data() + scale.offset, scale.size, 1.0F);
    }
  }
}

}  // namespace meander
