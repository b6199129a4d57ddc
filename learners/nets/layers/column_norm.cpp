#include <meander/learners/nets/layers/column_norm.h>

#include <meander/learners/linalg/tensor_copy.h>

#include <algorithm>
#include <cmath>

namespace meander {
namespace {

constexpr double epsilon = 1e-5;
constexpr float momentum = 0.1F;

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

ColumnNorm::ColumnNorm(std::int64_t columns)
    : columns_(columns),
      mean_(index(columns), 0.0F),
      variance_(index(columns), 1.0F),
      center_(index(columns)),
      spread_(index(columns)),
      sums_(index(columns)),
      products_(index(columns)) {}

void ColumnNorm::begin(std::int64_t rows, bool train) {
  rows_ = rows;
  by_batch_ = train && rows > 1;
  normalised_.reserve(rows * columns_);
}

void ColumnNorm::take_statistics(const float* values, std::int64_t first, std::int64_t last) {
  std::fill(sums_.begin() + first, sums_.begin() + last, 0.0);
  std::fill(products_.begin() + first, products_.begin() + last, 0.0);
  for (std::int64_t r = 0; r < rows_; ++r) {
    for (std::int64_t c = first; c < last; ++c) sums_[index(c)] += static_cast<double>(values[r * columns_ + c]);
  }
  for (std::int64_t c = first; c < last; ++c) sums_[index(c)] /= static_cast<double>(rows_);
  for (std::int64_t r = 0; r < rows_; ++r) {
    for (std::int64_t c = first; c < last; ++c) {
      const double away = static_cast<double>(values[r * columns_ + c]) - sums_[index(c)];
      products_[index(c)] += away * away;
    }
  }
  for (std::int64_t c = first; c < last; ++c) {
    center_[index(c)] = static_cast<float>(sums_[index(c)]);
    const double variance = products_[index(c)] / static_cast<double>(rows_);
    spread_[index(c)] = static_cast<float>(1.0 / std::sqrt(variance + epsilon));
    const auto unbiased = static_cast<float>(products_[index(c)] / static_cast<double>(rows_ - 1));
    mean_[index(c)] += momentum * (center_[index(c)] - mean_[index(c)]);
    variance_[index(c)] += momentum * (unbiased - variance_[index(c)]);
  }
}

void ColumnNorm::forward(float* values, std::int64_t first, std::int64_t last, const float* scale) {
  if (by_batch_) {
    take_statistics(values, first, last);
  } else {
    std::copy(mean_.begin() + first, mean_.begin() + last, center_.begin() + first);
    for (std::int64_t c = first; c < last; ++c) {
      spread_[index(c)] = static_cast<float>(1.0 / std::sqrt(static_cast<double>(variance_[index(c)]) + epsilon));
    }
  }
  for (std::int64_t r = 0; r < rows_; ++r) {
    float* row = values + r * columns_;
    float* normal = normalised_.data() + r * columns_;
    for (std::int64_t c = first; c < last; ++c) {
      normal[c] = (row[c] - center_[index(c)]) * spread_[index(c)];
      row[c] = scale[c] * normal[c];
    }
  }
}

void ColumnNorm::backward(float* gradient, std::int64_t first, std::int64_t last, const float* scale) {
  std::fill(sums_.begin() + first, sums_.begin() + last, 0.0);
  std::fill(products_.begin() + first, products_.begin() + last, 0.0);
  for (std::int64_t r = 0; r < rows_; ++r) {
    const float* normal = normalised_.data() + r * columns_;
    for (std::int64_t c = first; c < last; ++c) {
      const auto d = static_cast<double>(gradient[r * columns_ + c]);
      sums_[index(c)] += d;
      products_[index(c)] += d * static_cast<double>(normal[c]);
    }
  }
  const double share = by_batch_ ? 1.0 / static_cast<double>(rows_) : 0.0;
  for (std::int64_t r = 0; r < rows_; ++r) {
    const float* normal = normalised_.data() + r * columns_;
    for (std::int64_t c = first; c < last; ++c) {
      const double common = share * (sums_[index(c)] + products_[index(c)] * static_cast<double>(normal[c]));
      float& d = gradient[r * columns_ + c];
      d = scale[c] * spread_[index(c)] * static_cast<float>(static_cast<double>(d) - common);
    }
  }
}

void ColumnNorm::parameter_gradient(std::int64_t first, std::int64_t last, float* dscale, float* dshift,
                                    bool add) const {
  for (std::int64_t c = first; c < last; ++c) {
    dscale[c] = (add ? dscale[c] : 0.0F) + static_cast<float>(products_[index(c)]);
    dshift[c] = (add ? dshift[c] : 0.0F) + static_cast<float>(sums_[index(c)]);
  }
}

void ColumnNorm::save(Archive& to, const std::string& name) const {
  to.write(name + ".running_mean", to_tensor(mean_.data(), {columns_}));
  to.write(name + ".running_var", to_tensor(variance_.data(), {columns_}));
}

void ColumnNorm::load(const Archive& from, const std::string& name) {
  from_archive(from, name + ".running_mean", mean_.data(), {columns_});
  from_archive(from, name + ".running_var", variance_.data(), {columns_});
}

void ColumnNorm::assign(const ColumnNorm& other) {
  mean_ = other.mean_;
  variance_ = other.variance_;
}

}  // namespace meander
