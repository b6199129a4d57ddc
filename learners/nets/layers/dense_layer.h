#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/linear_layer.h>
#include <meander/learners/nets/layers/activation.h>
#include <meander/learners/nets/layers/column_norm.h>
#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

class Rng;

/// One fully-connected layer, y = act(gate * norm(W x + b)), and where its parameters are in a flat array.
struct DenseShape {
  std::string name;  ///< "enc.fc1"
  std::int64_t in = 0;
  std::int64_t out = 0;
  Activation activation = Activation::None;
  bool bias = true;
  bool batch_norm = false;  ///< in place of the bias
};

void add_parameters(const DenseShape& shape, ParameterArray& parameters);
/// Weights and biases uniform in +-1/sqrt(in); batch norm scale 1, shift 0.
void initialise(const DenseShape& shape, ParameterArray& parameters, Rng& rng);

/// Rows [first, last) of a pass. Batch norm needs all of them at once.
struct Rows {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t count() const { return last - first; }
};

/// Such a layer in closed form, with its buffers and running statistics. The same bits for any number of threads.
class DenseLayer {
 public:
  /// `parameters` must outlive it and already hold the layer's own.
  DenseLayer(DenseShape shape, ParameterArray& parameters);

  /// Makes room for a pass of `rows` rows; no values are kept.
  void begin(std::int64_t rows);
  /// Outputs of these rows of x [rows, in]; `gates` is null or holds factors [rows, out].
  void forward(Arena* arena, const float* x, Rows rows, const float* gates, bool train);
  const float* output() const { return output_.data(); }
  float* output() { return output_.data(); }
  /// Holds d loss / d output [rows, out], and d loss / d (W x + b) after `through_activation`.
  float* delta() { return delta_.data(); }

  /// Turns it into d loss / d (W x + b) for these rows, in place.
  void through_activation(Arena* arena, Rows rows);
  /// From there to the parameters' gradient (written, or added) and, unless null, the input's `dx` [rows, in].
  void backward(Arena* arena, const float* x, Rows rows, float* dx, bool add_dx, float* gradient, bool add);
  /// The same for the input alone.
  void backward_input(Arena* arena, Rows rows, float* dx, bool add_dx);
  /// Writes zeros in place of its gradient.
  void clear(float* gradient) const;

  const DenseShape& shape() const { return shape_; }
  LinearLayer linear() const { return {shape_.name, shape_.in, shape_.out, weight_, bias_}; }

  /// Running statistics, if it has any.
  void save(Archive& to) const;
  void load(const Archive& from);
  void assign(const DenseLayer& other);
  void keep_statistics();
  void restore_statistics();
  /// A running statistic by name ("enc.fc1.bn.running_mean"); null for a name that is not its own.
  float* running(const std::string& name);

 private:
  void parameter_tile(std::size_t tile, const float* x, Rows rows, float* gradient, bool add);
  void input_tile(std::size_t tile, Rows rows, float* dx, bool add_dx);
  const float* const* gates(Rows rows) const { return gated_ ? gate_rows_.data() + rows.first : nullptr; }

  DenseShape shape_;
  ParameterArray* parameters_;
  std::int64_t weight_ = -1, bias_ = -1, scale_ = -1, shift_ = -1;
  std::vector<std::int64_t> out_tiles_, in_tiles_;
  FloatArray output_, delta_;
  std::vector<const float*> gate_rows_;
  bool gated_ = false;
  std::optional<ColumnNorm> norm_;
};

}  // namespace meander
