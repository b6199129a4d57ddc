#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// The non-linearity after a hidden layer's linear map. Its slope on the negative side is 0 for ReLU, 0.01 for leaky
/// ReLU, 1 for none, so one formula, max(x, 0) + slope min(x, 0), covers all.
enum class Activation { Relu, LeakyRelu, None };

float negative_slope(Activation activation);
/// "relu", "leakyrelu", "none". Throws UsageError for any other name.
Activation parse_activation(const std::string& name);

/// values[r, c] = act(gate[r, c] * (values[r, c] + bias[c])) for `rows` rows of `columns`, `stride` apart; `gates` is
/// null or points to one row of gates for every row, again for the same columns.
void add_bias_and_activate(float* values, std::int64_t rows, std::int64_t columns, std::int64_t stride,
                           const float* bias, const float* const* gates, std::int64_t gate_offset, float slope);

/// gradient[r, c] *= act'(.) * gate[r, c], where `activated` holds the layer's outputs.
void activation_gradient(float* gradient, const float* activated, std::int64_t rows, std::int64_t columns,
                         std::int64_t stride, const float* const* gates, std::int64_t gate_offset, float slope);

/// sums[c] (+)= sum over rows of values[r, c].
void column_sums(const float* values, std::int64_t rows, std::int64_t columns, std::int64_t stride, bool add,
                 float* sums);

}  // namespace meander
