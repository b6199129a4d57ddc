#pragma once

#include <cstddef>
#include <string>

/// Makers of small CIFAR files. Pixel p of record i is i + 7 p, as a byte.

inline std::string cifar_pixels(std::size_t i) {
  std::string pixels(3 * 32 * 32, '\0');
  for (std::size_t p = 0; p < pixels.size(); ++p) pixels[p] = static_cast<char>(i + 7 * p);
  return pixels;
}

/// Labels 0, 1, ..., 9, 0, ...
inline std::string cifar10_records(std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i % 10) + cifar_pixels(i);
  return bytes;
}

/// Fine labels 0, 1, ..., 99, 0, ..., five of them to a coarse one.
inline std::string cifar100_records(std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes += static_cast<char>(i % 100 / 5);
    bytes += static_cast<char>(i % 100) + cifar_pixels(i);
  }
  return bytes;
}
