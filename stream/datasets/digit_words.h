#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace meander {

/// The random words of one sample: word w is lane w mod 4 of Philox block w / 4 (stream/runtime/rng.h).
class DigitWords {
 public:
  static constexpr int noise_step = 32;

  DigitWords(std::uint64_t seed, std::uint32_t split, std::uint64_t i);

  /// Uniform below `n`, in [0, 1), and in [-1, 1).
  std::size_t below(std::size_t w, std::size_t n) const { return ((words_[w] >> 8) * n) >> 24; }
  float u(std::size_t w) const { return static_cast<float>(words_[w] >> 8) * 0x1p-24F; }
  float v(std::size_t w) const { return 2.0F * u(w) - 1.0F; }

  /// Writes the noise of `count` pixels, a multiple of `noise_step`: for each, the sum of a word's four bytes minus its
  /// mean.
  void noise(float* to, int count) const;

 private:
  static constexpr std::uint32_t blocks = 10;  // 16 words for the digit, two for each of up to 11 points

  std::array<std::uint32_t, 2> key_;
  std::uint64_t i_;
  std::uint32_t split_;
  std::array<std::uint32_t, 4 * blocks> words_;
};

}  // namespace meander
