#pragma once

#include <meander/learners/nets/layers/activation.h>
#include <meander/learners/nets/layers/gates.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

class ParameterArray;

/// A multi-layer perceptron: `layers` linear maps, all hidden ones of `units` units. `layers` counts the output layer.
struct MlpShape {
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::int64_t layers = 3;
  std::int64_t units = 400;
  Activation activation = Activation::Relu;
  bool batch_norm = false;
  double dropout = 0.0;  ///< on the input of layers 2, 3, ...
  Gates gates{};

  std::int64_t width(std::int64_t layer) const { return layer + 1 == layers ? outputs : units; }
  std::int64_t fan_in(std::int64_t layer) const { return layer == 0 ? inputs : units; }
  /// "F-784x400x400_c10", "F-784x400-d0.25bl_c10", "i784_c10" (no hidden layer).
  std::string name() const;
  /// The name where it comes after convolutional layers: "C3-5x16-bn_F-1024x2000x2000_c10", "R3-5x20-b2b2-bpn_c10".
  std::string name_after(const std::string& conv) const;
  /// "fc1", "fc2", ..., "out".
  std::string layer_name(std::int64_t layer) const;
  std::vector<std::string> hidden_layer_names() const;
  bool has_bias(std::int64_t layer) const { return !batch_norm || layer + 1 == layers; }
};

/// Throws UsageError naming the field when the shape cannot be built.
void check(const MlpShape& shape);

/// Adds the parameters of every layer, in order (weight, then bias, or scale and shift where batch norm follows).
void add_parameters(const MlpShape& shape, ParameterArray& parameters);

/// Weights and biases uniform in +-1/sqrt(fan-in); batch norm scale 1, shift 0.
void initialise(const MlpShape& shape, ParameterArray& parameters, std::uint64_t seed);

}  // namespace meander
