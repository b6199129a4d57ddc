#include <meander/stream/datasets/digit_words.h>
#include <meander/stream/runtime/rng.h>

#include <algorithm>

namespace meander {
namespace {

constexpr int lanes = DigitWords::noise_step / 4;  // blocks processed at once
constexpr std::uint32_t first_noise_block = 64;

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// The sum of a word's four bytes minus its mean.
float byte_sum(std::uint32_t word) {
  const std::uint32_t sum = (word & 255U) + (word >> 8 & 255U) + (word >> 16 & 255U) + (word >> 24);
  return static_cast<float>(static_cast<std::int32_t>(sum) - 510);
}

}  // namespace

DigitWords::DigitWords(std::uint64_t seed, std::uint32_t split, std::uint64_t i)
    : key_{low(seed), high(seed)}, i_(i), split_(split) {
  for (std::uint32_t block = 0; block < blocks; ++block) {
    const auto words = philox4x32({low(i), high(i), block, split}, key_);
    std::copy(words.begin(), words.end(), words_.begin() + 4 * block);
  }
}

void DigitWords::noise(float* to, int count) const {
  // Philox4x32-10 (stream/runtime/rng.h) on `lanes` blocks at once.
  for (int first = 0; first < count; first += 4 * lanes) {
    std::uint32_t c0[lanes], c1[lanes], c2[lanes], c3[lanes];
    for (int l = 0; l < lanes; ++l) {
      c0[l] = low(i_);
      c1[l] = high(i_);
      c2[l] = first_noise_block + static_cast<std::uint32_t>(first / 4 + l);
      c3[l] = split_;
    }
    std::uint32_t k0 = key_[0], k1 = key_[1];
    for (int round = 0; round < 10; ++round) {
      for (int l = 0; l < lanes; ++l) {
        const std::uint64_t p0 = 0xd2511f53ULL * c0[l];
        const std::uint64_t p1 = 0xcd9e8d57ULL * c2[l];
        c0[l] = high(p1) ^ c1[l] ^ k0;
        c1[l] = low(p1);
        c2[l] = high(p0) ^ c3[l] ^ k1;
        c3[l] = low(p0);
      }
      k0 += 0x9e3779b9U;
      k1 += 0xbb67ae85U;
    }
    for (int l = 0; l < lanes; ++l) {
      float* pixel = to + first + 4 * l;
      pixel[0] = byte_sum(c0[l]);
      pixel[1] = byte_sum(c1[l]);
      pixel[2] = byte_sum(c2[l]);
      pixel[3] = byte_sum(c3[l]);
    }
  }
}

}  // namespace meander
