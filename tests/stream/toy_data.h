#pragma once

#include <meander/stream/datasets/dataset.h>

#include <ATen/ops/empty.h>

#include <cstdint>
#include <exception>
#include <numeric>
#include <string>
#include <vector>

namespace meander {

struct ToySize {
  std::int64_t classes = 10;
  std::int64_t train = 200;
  std::int64_t test = 50;
  std::int64_t channels = 1;
  std::int64_t height = 4;
  std::int64_t width = 4;
};

/// Images that are told apart by their bytes: byte p of image i is 1 + (37 i + 11 p) mod 255, never 0. Image i has
/// label i mod classes.
inline Dataset toy_part(std::int64_t samples, const ToySize& size) {
  Dataset part{at::empty({samples, size.channels, size.height, size.width}, at::kByte),
               at::empty({samples}, at::kLong)};
  const std::int64_t bytes = size.channels * size.height * size.width;
  for (std::int64_t i = 0; i < samples; ++i) {
    part.y.data_ptr<std::int64_t>()[i] = i % size.classes;
    std::uint8_t* image = part.x.data_ptr<std::uint8_t>() + i * bytes;
    for (std::int64_t p = 0; p < bytes; ++p) image[p] = static_cast<std::uint8_t>(1 + (37 * i + 11 * p) % 255);
  }
  return part;
}

inline DataPair toy_data(const ToySize& size = {}) {
  return {"toy", toy_part(size.train, size), toy_part(size.test, size), size.classes, false};
}

/// 0, 1, ..., n - 1.
inline std::vector<std::int64_t> counted(std::int64_t n) {
  std::vector<std::int64_t> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 0);
  return values;
}

/// One line of an error: "where: what; remedy".
template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "no error";
}

}  // namespace meander
