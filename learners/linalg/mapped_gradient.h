#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/input_matrix.h>
#include <meander/learners/linalg/linear_layer.h>
#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// The gradients [dW | db] of linear layers, each multiplied from the right by a matrix over the layer's inputs. Since
/// dW = delta^T a, that matrix can be applied to the inputs a instead, one row per sample, not per output; it uses
/// whichever has fewer rows. Keeps its memory.
class MappedGradient {
 public:
  /// Writes the gradients for what passed through the layers in `rows` samples into the flat array `gradient`. One map
  /// per layer, over its inputs and, if it has a bias, a constant 1 after them. The same bits for any number of
  /// threads.
  void operator()(Arena* arena, const std::vector<LinearLayer>& layers, const std::vector<LayerPass>& passes,
                  std::int64_t rows, std::span<InputMatrix> maps, float* gradient);

 private:
  void map(Arena* arena, const LinearLayer& layer, const LayerPass& pass, std::int64_t rows, InputMatrix& map,
           float* gradient);
  const float* with_one(const LinearLayer& layer, const float* input, std::int64_t rows);

  FloatArray inputs_, mapped_, matrix_;
};

/// Copy a linear layer's weights and bias, side by side as [out, in (+ 1)], out of the flat array, and add or copy them
/// into it.
void gather_layer(const LinearLayer& layer, const float* flat, float* matrix);
void add_layer(const LinearLayer& layer, const float* matrix, double factor, float* flat);
void set_layer(const LinearLayer& layer, const float* matrix, float* flat);

}  // namespace meander
