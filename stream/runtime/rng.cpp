#include <meander/stream/runtime/rng.h>

#include <cmath>
#include <numbers>
#include <utility>

namespace meander {
namespace {

// The finaliser of SplitMix64 (Steele, Lea & Flood 2014): every input bit affects every output bit.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

// FNV-1a, 64 bits.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h;
}

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = 0xd2511f53ULL * counter[0];
    const std::uint64_t p1 = 0xcd9e8d57ULL * counter[2];
    counter = {high(p1) ^ counter[1] ^ key[0], low(p1), high(p0) ^ counter[3] ^ key[1], low(p0)};
    key[0] += 0x9e3779b9U;
    key[1] += 0xbb67ae85U;
  }
  return counter;
}

Rng::Rng(std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b) : a_(a) {
  const std::uint64_t key = mix(mix(mix(seed) ^ hash(purpose)) ^ b);
  key_ = {low(key), high(key)};
}

Rng::result_type Rng::operator()() {
  const auto lane = static_cast<std::size_t>(position_ & 3);
  if (lane == 0 || !block_valid_) {
    const std::uint64_t block = position_ >> 2;
    block_ = philox4x32({low(block), high(block), low(a_), high(a_)}, key_);
    block_valid_ = true;
  }
  ++position_;
  return block_[lane];
}

std::uint64_t Rng::below(std::uint64_t n) {
  // Lemire 2019: multiply and keep the high part; redraw the few low parts that would occur once too often.
  __extension__ using Wide = unsigned __int128;
  const auto draw = [&] {
    const std::uint64_t first = (*this)();
    return static_cast<Wide>(first << 32 | (*this)()) * n;
  };
  Wide product = draw();
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t threshold = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < threshold) product = draw();
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Rng::uniform() {
  const std::uint64_t first = (*this)();
  return static_cast<double>((first << 32 | (*this)()) >> 11) * 0x1.0p-53;
}

double Rng::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

void Rng::shuffle(std::span<std::int64_t> values) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
}

void Rng::seek(std::uint64_t position) {
  position_ = position;
  block_valid_ = false;
}

}  // namespace meander
