#include <meander/learners/nets/layers/gates.h>

#include <meander/learners/linalg/tensor_copy.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace meander {

const float* Gates::row(std::size_t layer, std::int64_t context, std::int64_t units) const {
  if (context < 0 || context >= contexts) {
    throw ShapeError("network", fmt::format("context {} has no gates, the last one is {}", context, contexts - 1),
                     "make gates for every context of the stream");
  }
  return layers[layer].data() + context * units;
}

void Gates::save(const std::vector<std::string>& names, Archive& to) const {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto units = static_cast<std::int64_t>(layers[l].size()) / contexts;
    to.write("gates/" + names[l], to_tensor(layers[l].data(), {contexts, units}));
  }
  if (!layers.empty()) to.write("gates/bias-outside", std::int64_t{bias_outside});
}

void Gates::load(const std::vector<std::string>& names, const Archive& from) {
  if (layers.empty()) {
    if (!names.empty() && from.contains("gates/" + names.front())) {
      from.refuse("gates/" + names.front(), "is of a network with gates, this one has none");
    }
    return;
  }
  if (from.read_flag("gates/bias-outside") != bias_outside) {
    from.refuse("gates/bias-outside", "gates biases differently from this network");
  }
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto units = static_cast<std::int64_t>(layers[l].size()) / contexts;
    const at::Tensor saved = from.read_tensor("gates/" + names[l], at::kFloat, {contexts, units});
    layers[l].assign(saved.data_ptr<float>(), saved.data_ptr<float>() + saved.numel());
    const auto shut_or_open = [](float gate) { return gate == 0.0F || gate == 1.0F; };
    if (std::all_of(layers[l].begin(), layers[l].end(), shut_or_open)) continue;
    from.refuse("gates/" + names[l], "holds a gate that is neither 0 nor 1");
  }
}

std::int64_t gated_units(double proportion, std::int64_t units) {
  if (!(proportion >= 0 && proportion <= 1)) {
    throw UsageError("gating-proportion", fmt::format("{} is not a proportion", proportion), "give 0 <= x <= 1");
  }
  return static_cast<std::int64_t>(std::floor(proportion * static_cast<double>(units)));
}

Gates draw_gates(std::int64_t contexts, std::int64_t hidden_layers, std::int64_t units, double proportion,
                 std::uint64_t seed) {
  const std::int64_t shut = gated_units(proportion, units);
  Gates gates{.contexts = contexts, .layers = {}};
  std::vector<std::int64_t> order(static_cast<std::size_t>(units));
  for (std::int64_t layer = 0; layer < hidden_layers; ++layer) {
    std::vector<float>& open = gates.layers.emplace_back(static_cast<std::size_t>(contexts * units), 1.0F);
    for (std::int64_t c = 0; c < contexts; ++c) {
      std::iota(order.begin(), order.end(), 0);
      Rng(seed, "gates", static_cast<std::uint64_t>(c), static_cast<std::uint64_t>(layer)).shuffle(order);
      for (std::int64_t i = 0; i < shut; ++i) {
        open[static_cast<std::size_t>(c * units + order[static_cast<std::size_t>(i)])] = 0.0F;
      }
    }
  }
  return gates;
}

void check(const Gates& gates, std::int64_t hidden_layers, std::int64_t units) {
  const auto fits = [&](const auto& layer) {
    return static_cast<std::int64_t>(layer.size()) == gates.contexts * units;
  };
  if (static_cast<std::int64_t>(gates.layers.size()) != hidden_layers ||
      !std::all_of(gates.layers.begin(), gates.layers.end(), fits)) {
    throw UsageError("gates", fmt::format("are not for {} hidden layers of {} units", hidden_layers, units),
                     "make them with draw_gates");
  }
}

}  // namespace meander
