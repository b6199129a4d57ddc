#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace meander {

/// One block of Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): four words that
/// depend on the counter and the key alone.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Random numbers for one purpose. Two rngs with the same seed, purpose and keys give the same numbers; any other two
/// are independent. An rng is a counter: cheap to create (there is no state to fill) and to save. Not thread-safe. A
/// UniformRandomBitGenerator of 32-bit words.
class Rng {
 public:
  using result_type = std::uint32_t;

  /// `purpose` names what the numbers are for ("labels", "reservoir", ...). `a` and `b` number independent sequences
  /// of one purpose, such as (batch index, row).
  Rng(std::uint64_t seed, std::string_view purpose, std::uint64_t a = 0, std::uint64_t b = 0);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffU; }

  result_type operator()();
  /// Uniform in [0, n); n >= 1. Exact: no modulo bias.
  std::uint64_t below(std::uint64_t n);
  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal (Box-Muller; uses two uniforms per number, caches none).
  double normal();
  /// A uniformly random order of `values` (Fisher-Yates, from the back).
  void shuffle(std::span<std::int64_t> values);

  /// Number of words drawn so far: the only state to save. `seek` continues from there.
  std::uint64_t position() const { return position_; }
  void seek(std::uint64_t position);

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint64_t a_;
  std::uint64_t position_ = 0;
  std::array<std::uint32_t, 4> block_{};
  bool block_valid_ = false;
};

}  // namespace meander
