#pragma once

#include <meander/stream/datasets/dataset.h>

#include <cstdint>

/// `digits`, the built-in data set: drawn 28x28 digits, the same bits on every machine, as many as wanted. Sample i of
/// stream `split` (0 train, 1 test) under `seed` depends only on these three; its label is i mod 10. Docs:
/// docs/data.md.
namespace meander::datasets {

constexpr std::int64_t digit_pixels = 28 * 28;

/// Draws sample `i` (0 or more) into `pixels`, 28 x 28, row-major, 0 = background. Thread-safe; takes some 6
/// microseconds.
void draw_digit(std::uint64_t seed, std::uint32_t split, std::uint64_t i, std::uint8_t* pixels);

/// Samples first .. first + count - 1, in parallel: x [count, 1, 28, 28] uint8, y [count] int64.
Dataset digits_dataset(std::uint64_t seed, int split, std::int64_t count, std::int64_t first = 0);

/// 60,000 training and 10,000 test samples.
DataPair digits(std::uint64_t seed = 1);

}  // namespace meander::datasets
