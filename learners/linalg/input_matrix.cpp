#include <meander/learners/linalg/input_matrix.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/tiles.h>

#include <algorithm>
#include <numeric>

namespace meander {
namespace {

constexpr std::int64_t rows_a_tile = 64;

bool alone(const std::vector<double>& matrix, std::int64_t n, std::int64_t i) {
  const double* row = matrix.data() + i * n;
  const auto is_zero = [](double v) { return v == 0.0; };
  return std::all_of(row, row + i, is_zero) && std::all_of(row + i + 1, row + n, is_zero);
}

}  // namespace

InputMatrix::InputMatrix(const std::vector<double>& matrix, std::int64_t n)
    : n_(n), diagonal_(static_cast<std::size_t>(n), 0.0F) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (!alone(matrix, n, i)) block_.push_back(i);
  }
  // Gathering columns costs a little, so it must save more.
  if (8 * block() > 7 * n) {
    block_.resize(static_cast<std::size_t>(n));
    std::iota(block_.begin(), block_.end(), 0);
  }
  for (std::int64_t i = 0; i < n; ++i) {
    diagonal_[static_cast<std::size_t>(i)] = static_cast<float>(matrix[static_cast<std::size_t>(i * n + i)]);
  }
  matrix_ = FloatArray(block() * block());
  float* to = matrix_.data();
  for (const std::int64_t i : block_) {
    diagonal_[static_cast<std::size_t>(i)] = 0.0F;
    for (const std::int64_t k : block_) *to++ = static_cast<float>(matrix[static_cast<std::size_t>(i * n + k)]);
  }
}

void InputMatrix::product(Arena* arena, std::int64_t rows, const float* x, float* result) const {
  const std::int64_t k = block();
  const std::vector<std::int64_t> cuts = column_tiles(k);
  for_each_tile(arena, static_cast<int>(cuts.size()) - 1, [&](int tile) {
    const std::int64_t first = cuts[static_cast<std::size_t>(tile)];
    const std::int64_t width = cuts[static_cast<std::size_t>(tile) + 1] - first;
    gemm(false, false, rows, width, k, x, k, matrix_.data() + first, k, false, result + first, k);
  });
}

void InputMatrix::multiply(Arena* arena, std::int64_t rows, const float* x, float* result) {
  const std::int64_t k = block();
  if (k == n_) return product(arena, rows, x, result);
  float* gathered = gathered_.reserve(rows * k);
  float* product_of_block = product_.reserve(rows * k);
  for_each_row_tile(arena, rows, rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
      for (std::int64_t j = 0; j < k; ++j) gathered[r * k + j] = x[r * n_ + block_[static_cast<std::size_t>(j)]];
    }
  });
  product(arena, rows, gathered, product_of_block);
  for_each_row_tile(arena, rows, rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
      float* to = result + r * n_;
      for (std::int64_t i = 0; i < n_; ++i) to[i] = x[r * n_ + i] * diagonal_[static_cast<std::size_t>(i)];
      for (std::int64_t j = 0; j < k; ++j) to[block_[static_cast<std::size_t>(j)]] = product_of_block[r * k + j];
    }
  });
}

}  // namespace meander
