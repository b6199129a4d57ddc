#pragma once

#include <cstdint>

namespace meander {

class Arena;

/// How far a reconstruction is from the input, a mean over pixels: binary cross-entropy, or half the squared error.
enum class Reconstruction { BinaryCrossEntropy, SquaredError };

/// "BCE", "MSE". Throws UsageError for any other name.
Reconstruction parse_reconstruction(const char* name);
const char* to_text(Reconstruction kind);

/// `values` [rows, pixels] are a decoder's outputs before the sigmoid, if there is one. Fills `losses` [rows], and,
/// unless null, `gradient` [rows, pixels] with d (scale * sum of losses) / d values. Binary cross-entropy takes the
/// sigmoid whatever `sigmoid` says, and never the logarithm of one.
void reconstruction_losses(Arena* arena, Reconstruction kind, bool sigmoid, const float* values, const float* x,
                           std::int64_t rows, std::int64_t pixels, double scale, double* losses, float* gradient);

/// values = sigmoid(values).
void apply_sigmoid(Arena* arena, float* values, std::int64_t rows, std::int64_t pixels);

}  // namespace meander
