#include <meander/learners/nets/fused_mlp.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/tiles.h>
#include <meander/learners/linalg/vector_kernels.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace meander {

FusedMlp::FusedMlp(MlpShape shape, std::uint64_t seed) : shape_(std::move(shape)) {
  check(shape_);
  if (shape_.batch_norm || shape_.dropout > 0) {
    throw UsageError("network", "the fused network has neither batch norm nor dropout", "use nets::mlp, which chooses");
  }
  if (shape_.gates.bias_outside) {
    throw UsageError("network", "the fused network's gates shut biases too", "use nets::mlp, which chooses");
  }
  add_parameters(shape_, parameters_);
  initialise(shape_, parameters_, seed);
  for (std::int64_t l = 0; l < shape_.layers; ++l) {
    const std::string layer = shape_.layer_name(l);
    const std::int64_t in = shape_.fan_in(l), out = shape_.width(l);
    layers_.push_back({in, out, parameters_.entry(layer + ".weight").offset, parameters_.entry(layer + ".bias").offset,
                       column_tiles(out), column_tiles(in)});
    linear_.push_back({layer, in, out, layers_.back().weight, layers_.back().bias});
  }
  kept_deltas_.resize(layers_.size());
  passes_.resize(layers_.size());
  activations_.resize(layers_.size());
  gate_rows_.resize(shape_.gates.layers.size());
}

const float* FusedMlp::input_of(std::size_t layer) const {
  return layer == 0 ? inputs_.x : activations_[layer - 1].data();
}

void FusedMlp::look_up_gates(const Inputs& inputs) {
  if (!gated()) return;
  if (inputs.context == nullptr)
    throw ShapeError("network", "gates need the context of every sample", "use the task scenario");
  for (std::size_t layer = 0; layer < gate_rows_.size(); ++layer) {
    gate_rows_[layer].resize(static_cast<std::size_t>(inputs.count));
    for (std::int64_t i = 0; i < inputs.count; ++i) {
      gate_rows_[layer][static_cast<std::size_t>(i)] = shape_.gates.row(layer, inputs.context[i], shape_.units);
    }
  }
}

const float* const* FusedMlp::gates_of(std::size_t layer) const {
  return layer < gate_rows_.size() ? gate_rows_[layer].data() : nullptr;
}

const float* FusedMlp::forward(const Inputs& inputs, Mode) {
  inputs_ = inputs;
  look_up_gates(inputs);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    activations_[l].reserve(inputs.count * layers_[l].out);
    for_each(static_cast<int>(layers_[l].out_cuts.size()) - 1,
             [this, l](int tile) { forward_tile(l, static_cast<std::size_t>(tile)); });
  }
  return activations_.back().data();
}

void FusedMlp::forward_tile(std::size_t l, std::size_t tile) {
  const Layer& layer = layers_[l];
  const std::int64_t begin = layer.out_cuts[tile], width = layer.out_cuts[tile + 1] - begin;
  float* out = activations_[l].data() + begin;
  gemm(false, true, inputs_.count, width, layer.in, input_of(l), layer.in,
       parameters_.data() + layer.weight + begin * layer.in, layer.in, false, out, layer.out);
  const bool last = l + 1 == layers_.size();
  add_bias_and_activate(out, inputs_.count, width, layer.out, parameters_.data() + layer.bias + begin, gates_of(l),
                        begin, last ? 1.0F : negative_slope(shape_.activation));
}

void FusedMlp::backward(const float* dlogits, float* gradient, bool add) {
  const float* dout = dlogits;
  gradient_bound_ = add || !quick_to_bound() ? std::numeric_limits<float>::infinity() : 0.0F;
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    if (std::isfinite(gradient_bound_)) gradient_bound_ += layer_bound(l, dout);
    float* din = l == 0 ? nullptr : deltas_[l % 2].reserve(inputs_.count * layer.in);
    const int parameter_tiles = static_cast<int>(layer.out_cuts.size()) - 1;
    const int input_tiles = din == nullptr ? 0 : static_cast<int>(layer.in_cuts.size()) - 1;
    // Input tiles first: with fewer threads than tiles, the next layer's work can start sooner.
    for_each(input_tiles + parameter_tiles, [&](int task) {
      if (task < input_tiles) {
        input_tile(l, static_cast<std::size_t>(task), dout, din);
      } else {
        parameter_tile(l, static_cast<std::size_t>(task - input_tiles), dout, gradient, add);
      }
    });
    dout = din;
  }
}

// For small batches inputs and deltas are far fewer than the entries of the gradient.
bool FusedMlp::quick_to_bound() const {
  std::int64_t looked_at = 0;
  for (const Layer& layer : layers_) looked_at += inputs_.count * (layer.in + layer.out);
  return 4 * looked_at <= parameters_.size();
}

// An entry is a sum over the samples of a delta times an input (times 1, for a bias); 1.01 leaves room for rounding.
// NaN if any of them is.
float FusedMlp::layer_bound(std::size_t l, const float* dout) const {
  const std::int64_t n = inputs_.count;
  const float input = kernels::largest_magnitude(input_of(l), n * layers_[l].in);
  const float delta = kernels::largest_magnitude(dout, n * layers_[l].out);
  return 1.01F * static_cast<float>(n) * std::max(input, 1.0F) * delta;
}

const std::vector<LayerPass>& FusedMlp::backward_layers(const float* dlogits) {
  const float* dout = dlogits;
  for (std::size_t l = layers_.size(); l-- > 0;) {
    passes_[l] = {input_of(l), dout};
    if (l == 0) break;
    float* din = kept_deltas_[l].reserve(inputs_.count * layers_[l].in);
    for_each(static_cast<int>(layers_[l].in_cuts.size()) - 1,
             [&](int tile) { input_tile(l, static_cast<std::size_t>(tile), dout, din); });
    dout = din;
  }
  return passes_;
}

void FusedMlp::parameter_tile(std::size_t l, std::size_t tile, const float* dout, float* gradient, bool add) {
  const Layer& layer = layers_[l];
  const std::int64_t begin = layer.out_cuts[tile], width = layer.out_cuts[tile + 1] - begin;
  gemm(true, false, width, layer.in, inputs_.count, dout + begin, layer.out, input_of(l), layer.in, add,
       gradient + layer.weight + begin * layer.in, layer.in);
  column_sums(dout + begin, inputs_.count, width, layer.out, add, gradient + layer.bias + begin);
}

void FusedMlp::input_tile(std::size_t l, std::size_t tile, const float* dout, float* din) {
  const Layer& layer = layers_[l];
  const std::int64_t begin = layer.in_cuts[tile], width = layer.in_cuts[tile + 1] - begin;
  gemm(false, false, inputs_.count, width, layer.out, dout, layer.out, parameters_.data() + layer.weight + begin,
       layer.in, false, din + begin, layer.in);
  activation_gradient(din + begin, input_of(l) + begin, inputs_.count, width, layer.in, gates_of(l - 1), begin,
                      negative_slope(shape_.activation));
}

std::unique_ptr<Network> FusedMlp::clone() const { return std::make_unique<FusedMlp>(*this); }

void FusedMlp::assign(const Network& other) {
  Network::assign(other);
  shape_.gates = dynamic_cast<const FusedMlp&>(other).shape_.gates;
}

void FusedMlp::save(Archive& to) const {
  Network::save(to);
  shape_.gates.save(shape_.hidden_layer_names(), to);
}

void FusedMlp::load(const Archive& from) {
  Network::load(from);
  shape_.gates.load(shape_.hidden_layer_names(), from);
}

}  // namespace meander
