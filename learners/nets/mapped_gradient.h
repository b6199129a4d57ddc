#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/nets/input_matrix.h>
#include <meander/learners/nets/linear_layer.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// The gradients [dW | db] of linear layers, each multiplied from the right by a matrix over the layer's inputs. Since
/// dW = delta^T a, that matrix may as well be applied to the inputs a: rows instead of outputs of them, whichever are
/// fewer. Keeps its memory.
class MappedGradient {
 public:
  /// Writes them into the flat array `gradient`, of what passed through the layers in `rows` samples. A map a layer,
  /// over its inputs and, where it has a bias, a constant 1 after them. The same bits for any number of threads.
  void operator()(Arena* arena, const std::vector<LinearLayer>& layers, const std::vector<LayerPass>& passes,
                  std::int64_t rows, std::span<InputMatrix> maps, float* gradient);

 private:
  void map(Arena* arena, const LinearLayer& layer, const LayerPass& pass, std::int64_t rows, InputMatrix& map,
           float* gradient);
  const float* with_one(const LinearLayer& layer, const float* input, std::int64_t rows);

  FloatArray inputs_, mapped_, matrix_;
};

/// A linear layer's weights and bias side by side, [out, in (+ 1)], out of and into the flat array.
void gather_layer(const LinearLayer& layer, const float* flat, float* matrix);
void add_layer(const LinearLayer& layer, const float* matrix, double factor, float* flat);
void set_layer(const LinearLayer& layer, const float* matrix, float* flat);

}  // namespace meander
