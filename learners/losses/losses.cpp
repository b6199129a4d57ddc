#include <meander/learners/losses/losses.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace meander {
namespace {

template <class Body>
void for_open(const Columns& columns, std::int64_t row, std::int64_t outputs, const Body& body) {
  const auto [first, last] = columns.range_of(row, outputs);
  for (std::int64_t c = first; c < last; ++c) {
    if (columns.open(c)) body(c);
  }
}

// The softmax of factor * logits over the open columns of one row after the other.
class Softmax {
 public:
  Softmax(double factor, std::int64_t outputs) : factor_(factor) {
    if (outputs > static_cast<std::int64_t>(few_.size())) {
      many_.resize(static_cast<std::size_t>(outputs));
      exponentials_ = many_.data();
    }
  }
  Softmax(const Softmax&) = delete;
  Softmax& operator=(const Softmax&) = delete;

  void fit(const float* row, std::int64_t r, std::int64_t outputs, const Columns& columns) {
    maximum_ = -std::numeric_limits<double>::infinity();
    double sum = 0.0;
    for_open(columns, r, outputs, [&](std::int64_t c) { maximum_ = std::max(maximum_, factor_ * row[c]); });
    for_open(columns, r, outputs, [&](std::int64_t c) {
      exponentials_[c] = std::exp(factor_ * row[c] - maximum_);
      sum += exponentials_[c];
    });
    scale_ = 1.0 / sum;
    log_sum_ = std::log(sum);
  }
  double share(std::int64_t column) const { return exponentials_[column] * scale_; }
  double log_share(float logit) const { return factor_ * logit - maximum_ - log_sum_; }

 private:
  double factor_;
  double maximum_ = 0.0, scale_ = 0.0, log_sum_ = 0.0;
  std::array<double, 128> few_;  // avoids an allocation for the usual numbers of outputs
  std::vector<double> many_;
  double* exponentials_ = few_.data();
};

double sigmoid(double v) {
  const double e = std::exp(-std::abs(v));
  return v >= 0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
}

// -[t log sigmoid(v) + (1 - t) log(1 - sigmoid(v))] without ever taking the logarithm of a sigmoid.
double binary_cross_entropy(double v, double target) {
  return std::max(v, 0.0) - v * target + std::log1p(std::exp(-std::abs(v)));
}

template <class Row>
double mean_over_rows(const Logits& logits, const Row& row) {
  double total = 0.0;
  for (std::int64_t r = 0; r < logits.rows; ++r) total += row(r, logits.values + r * logits.outputs);
  return logits.rows == 0 ? 0.0 : total / static_cast<double>(logits.rows);
}

double per_row(double scale, const Logits& logits) {
  return logits.rows == 0 ? 0.0 : scale / static_cast<double>(logits.rows);
}

}  // namespace

double CrossEntropy::operator()(const Logits& logits, double scale, float* gradient) const {
  const double weight = per_row(scale, logits);
  Softmax softmax(1.0, logits.outputs);
  return mean_over_rows(logits, [&](std::int64_t r, const float* row) {
    softmax.fit(row, r, logits.outputs, columns_);
    float* out = gradient + r * logits.outputs;
    for_open(columns_, r, logits.outputs, [&](std::int64_t c) {
      out[c] += static_cast<float>(weight * (softmax.share(c) - (c == labels_[r] ? 1.0 : 0.0)));
    });
    return -softmax.log_share(row[labels_[r]]);
  });
}

double BinaryCrossEntropy::operator()(const Logits& logits, double scale, float* gradient) const {
  const double weight = per_row(scale, logits);
  return mean_over_rows(logits, [&](std::int64_t r, const float* row) {
    double loss = 0.0;
    float* out = gradient + r * logits.outputs;
    for_open(columns_, r, logits.outputs, [&](std::int64_t c) {
      const double target = c == labels_[r] ? 1.0 : 0.0;
      out[c] += static_cast<float>(weight * (sigmoid(row[c]) - target));
      loss += binary_cross_entropy(row[c], target);
    });
    return loss;
  });
}

void SoftTargets::softmax(const float* teacher, std::int64_t rows, std::int64_t teacher_outputs, std::int64_t outputs,
                          const Columns& columns, double temperature) {
  values_.assign(static_cast<std::size_t>(rows * outputs), 0.0F);
  Softmax shares(1.0 / temperature, teacher_outputs);
  for (std::int64_t r = 0; r < rows; ++r) {
    shares.fit(teacher + r * teacher_outputs, r, teacher_outputs, columns);
    float* out = values_.data() + r * outputs;
    for_open(columns, r, teacher_outputs, [&](std::int64_t c) { out[c] = static_cast<float>(shares.share(c)); });
  }
}

void SoftTargets::sigmoid(const float* teacher, std::int64_t rows, std::int64_t teacher_outputs, std::int64_t outputs,
                          const Columns& columns, double temperature) {
  values_.assign(static_cast<std::size_t>(rows * outputs), 0.0F);
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* row = teacher + r * teacher_outputs;
    float* out = values_.data() + r * outputs;
    for_open(columns, r, teacher_outputs,
             [&](std::int64_t c) { out[c] = static_cast<float>(meander::sigmoid(row[c] / temperature)); });
  }
}

double Distillation::operator()(const Logits& logits, double scale, float* gradient) const {
  const double weight = per_row(scale, logits) / temperature_;
  Softmax softmax(1.0 / temperature_, logits.outputs);
  return mean_over_rows(logits, [&](std::int64_t r, const float* row) {
    softmax.fit(row, r, logits.outputs, columns_);
    const float* target = targets_ + r * logits.outputs;
    float* out = gradient + r * logits.outputs;
    double mass = 0.0, loss = 0.0;
    for_open(columns_, r, logits.outputs, [&](std::int64_t c) { mass += target[c]; });
    for_open(columns_, r, logits.outputs, [&](std::int64_t c) {
      out[c] += static_cast<float>(weight * (mass * softmax.share(c) - target[c]));
      loss -= target[c] * softmax.log_share(row[c]);
    });
    return loss;
  });
}

double BinaryDistillation::operator()(const Logits& logits, double scale, float* gradient) const {
  const double weight = per_row(scale, logits) / temperature_;
  return mean_over_rows(logits, [&](std::int64_t r, const float* row) {
    double loss = 0.0;
    const float* target = targets_ + r * logits.outputs;
    float* out = gradient + r * logits.outputs;
    for_open(columns_, r, logits.outputs, [&](std::int64_t c) {
      out[c] += static_cast<float>(weight * (meander::sigmoid(row[c] / temperature_) - target[c]));
      loss += binary_cross_entropy(row[c] / temperature_, target[c]);
    });
    return loss;
  });
}

}  // namespace meander
