#pragma once

#include <meander/learners/nets/mlp_shape.h>
#include <meander/learners/nets/network.h>

#include <vector>

namespace meander {

/// The multi-layer perceptron with forward and backward passes of its own: no autograd and no allocation once the
/// largest batch was seen. Each product is cut into tiles of output columns, which the arena runs as single-threaded
/// products; the tiles, and so the result's bits, depend on the layer's shape alone.
/// Supports gates; for batch norm and dropout use AutogradMlp.
class FusedMlp final : public Network {
 public:
  /// Throws UsageError for a shape with batch norm or dropout, or one that cannot be built.
  FusedMlp(MlpShape shape, std::uint64_t seed);

  std::string name() const override { return shape_.name(); }
  std::int64_t inputs() const override { return shape_.inputs; }
  std::int64_t outputs() const override { return shape_.outputs; }
  bool gated() const override { return !shape_.gates.layers.empty(); }

  const float* forward(const Inputs& inputs, Mode mode) override;
  void backward(const float* dlogits, float* gradient, bool add) override;
  float gradient_bound() const override { return gradient_bound_; }
  const std::vector<LinearLayer>& linear_layers() const override { return linear_; }
  const std::vector<LayerPass>& backward_layers(const float* dlogits) override;
  const float* features() const override { return input_of(layers_.size() - 1); }
  std::unique_ptr<Network> clone() const override;
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;

 private:
  struct Layer {
    std::int64_t in, out, weight, bias;  // offsets into the flat array
    std::vector<std::int64_t> out_cuts;  // tile t covers columns [cuts[t], cuts[t + 1])
    std::vector<std::int64_t> in_cuts;
  };

  const float* input_of(std::size_t layer) const;
  void look_up_gates(const Inputs& inputs);
  const float* const* gates_of(std::size_t layer) const;
  void forward_tile(std::size_t layer, std::size_t tile);
  void parameter_tile(std::size_t layer, std::size_t tile, const float* dout, float* gradient, bool add);
  void input_tile(std::size_t layer, std::size_t tile, const float* dout, float* din);
  bool quick_to_bound() const;
  float layer_bound(std::size_t layer, const float* dout) const;

  MlpShape shape_;
  std::vector<Layer> layers_;
  Inputs inputs_;
  std::vector<FloatArray> activations_;  // output of each layer, [count, out]
  FloatArray deltas_[2];                 // d loss / d pre-activation, of alternating layers
  float gradient_bound_ = 0.0F;
  std::vector<std::vector<const float*>> gate_rows_;  // [hidden layer][sample]
  std::vector<LinearLayer> linear_;
  std::vector<FloatArray> kept_deltas_;  // by layer, where all are asked for at once
  std::vector<LayerPass> passes_;
};

}  // namespace meander
