#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// A quadratic penalty that pulls every parameter towards an anchor: strength * scale * sum importance * (parameter -
/// anchor)^2. Applied within the optimiser's pass, so that it costs no pass of its own.
struct QuadraticPenalty {
  double strength = 0.0;
  double scale = 1.0;                 ///< 1 (SI, MAS) or 1/2 (EWC)
  const float* importance = nullptr;  ///< one entry per parameter
  const float* anchor = nullptr;
  const char* name = "penalty";  ///< in reports and errors
  double constant = 0.0;         ///< part of the penalty that does not depend on the parameters
  double value = 0.0;  ///< after the pass: scale * sum ... + constant, without the strength, before the update
};

/// Subtracts gradient * (change of the parameter) from `integral` at every step (SI's path integral).
struct PathIntegral {
  float* integral = nullptr;  ///< one entry per parameter
};

/// The regularisers applied in one pass of the optimiser.
struct Regularisers {
  std::vector<QuadraticPenalty> penalties;
  std::vector<PathIntegral> integrals;

  void clear() {
    penalties.clear();
    integrals.clear();
  }
};

}  // namespace meander
