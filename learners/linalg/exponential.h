#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace meander {

/// e^x with a relative error below 2e-7 for -87 <= x <= 88; beyond, the value at the nearer end. No branches, so that
/// loops with it are vectorised (with a call of std::exp they would not be). Range reduction by ln 2 in two parts, then
/// a polynomial (Cephes).
inline float exponential(float x) {
  const float bounded = std::min(std::max(x, -87.0F), 88.0F);
  const float n = std::floor(bounded * 1.44269504F + 0.5F);
  const float r = bounded - n * 0.693359375F - n * -2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  const auto exponent = static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23;
  return (p * r * r + r + 1.0F) * std::bit_cast<float>(exponent);
}

}  // namespace meander
