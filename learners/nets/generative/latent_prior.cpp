#include <meander/learners/nets/generative/latent_prior.h>

#include <meander/learners/linalg/exponential.h>
#include <meander/learners/linalg/kernel_attributes.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace meander {
namespace {

constexpr double least_log_sum = -92.1034037;  // log 1e-40, which a float cannot hold

MEANDER_KERNEL float distance(const float* __restrict s, const float* __restrict mean,
                              const float* __restrict precision, std::int64_t size) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) sum += (s[i] - mean[i]) * (s[i] - mean[i]) * precision[i];
  return sum;
}

MEANDER_KERNEL void add_gradients(const float* __restrict s, const float* __restrict mean,
                                  const float* __restrict precision, float weight, std::int64_t size,
                                  float* __restrict ds, float* __restrict dmean, float* __restrict dlog_variance) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    const float pull = weight * (s[i] - mean[i]) * precision[i];
    ds[i] -= pull;
    dmean[i] += pull;
    dlog_variance[i] += 0.5F * (pull * (s[i] - mean[i]) - weight);
  }
}

MEANDER_KERNEL void precisions(const float* __restrict log_variance, std::int64_t size, float* __restrict precision) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) precision[i] = exponential(-log_variance[i]);
}

MEANDER_KERNEL float posterior_row(const float* __restrict s, const float* __restrict mean,
                                   const float* __restrict log_variance, std::int64_t size) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    const float away = s[i] - mean[i];
    sum += log_variance[i] + away * away * exponential(-log_variance[i]);
  }
  return sum;
}

MEANDER_KERNEL float square_row(const float* s, std::int64_t size) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) sum += s[i] * s[i];
  return sum;
}

MEANDER_KERNEL float divergence_row(const float* __restrict mean, const float* __restrict log_variance,
                                    std::int64_t size) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    sum += 1.0F + log_variance[i] - mean[i] * mean[i] - exponential(log_variance[i]);
  }
  return sum;
}

MEANDER_KERNEL void divergence_gradient(const float* __restrict mean, const float* __restrict log_variance,
                                        std::int64_t size, float factor, float* __restrict dmean,
                                        float* __restrict dlog_variance) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    dmean[i] += factor * mean[i];
    dlog_variance[i] += factor * 0.5F * (exponential(log_variance[i]) - 1.0F);
  }
}

}  // namespace

void LatentPrior::set(const float* means, const float* log_variances) {
  means_ = means;
  precisions(log_variances, modes_ * latent_, precisions_.reserve(modes_ * latent_));
  log_volumes_.assign(static_cast<std::size_t>(modes_), 0.0);
  exponents_.resize(static_cast<std::size_t>(modes_));
  responsibility_.resize(static_cast<std::size_t>(modes_));
  for (std::int64_t m = 0; m < modes_; ++m) {
    for (std::int64_t i = 0; i < latent_; ++i) {
      log_volumes_[static_cast<std::size_t>(m)] += static_cast<double>(log_variances[m * latent_ + i]);
    }
  }
}

LatentPrior::Span LatentPrior::span_of(std::int64_t row, const ModeChoice& choice) const {
  if (modes_per_class_ == 0 || choice.classes == nullptr) return {0, modes_};
  return {choice.classes[row] * modes_per_class_, (choice.classes[row] + 1) * modes_per_class_};
}

double LatentPrior::weight(std::int64_t row, std::int64_t mode, const ModeChoice& choice) const {
  if (modes_per_class_ == 0 || choice.class_weights == nullptr) return 1.0;
  const std::int64_t classes = modes_ / modes_per_class_;
  return static_cast<double>(choice.class_weights[row * classes + mode / modes_per_class_]);
}

// Returns log p, and stores each mode's share in its gradient.
double LatentPrior::responsibilities(const float* s, std::int64_t row, const ModeChoice& choice) {
  const auto [first, last] = span_of(row, choice);
  const bool weighted = modes_per_class_ > 0 && choice.classes == nullptr && choice.class_weights != nullptr;
  const double log_modes = std::log(static_cast<double>(weighted ? modes_per_class_ : last - first));
  double largest = -std::numeric_limits<double>::infinity();
  std::int64_t nearest = first;
  for (std::int64_t m = first; m < last; ++m) {
    const auto at = static_cast<std::size_t>(m);
    const float away = distance(s, means_ + m * latent_, precisions_.data() + m * latent_, latent_);
    exponents_[at] = -0.5 * (log_volumes_[at] + static_cast<double>(away)) - log_modes;
    if (exponents_[at] > largest) largest = exponents_[at], nearest = m;
  }
  double sum = 0.0;
  for (std::int64_t m = first; m < last; ++m) {
    double& share = exponents_[static_cast<std::size_t>(m)];
    const double w = weight(row, m, choice);
    share = w == 0.0 ? 0.0 : w * std::exp(share - largest);
    sum += share;
  }
  const double log_sum = sum > 0.0 ? std::log(sum) : -std::numeric_limits<double>::infinity();
  const bool clamped = log_sum < least_log_sum;
  for (std::int64_t m = first; m < last; ++m) {
    const auto at = static_cast<std::size_t>(m);
    responsibility_[at] = clamped ? (m == nearest ? 1.0F : 0.0F) : static_cast<float>(exponents_[at] / sum);
  }
  return largest + std::max(log_sum, least_log_sum);
}

void LatentPrior::log_density(const float* s, std::int64_t count, const ModeChoice& choice, double factor,
                              double* log_p, float* ds, float* dmeans, float* dlog_variances) {
  for (std::int64_t r = 0; r < count; ++r) {
    log_p[r] = responsibilities(s + r * latent_, r, choice);
    if (ds == nullptr) continue;
    const auto [first, last] = span_of(r, choice);
    for (std::int64_t m = first; m < last; ++m) {
      const float share = responsibility_[static_cast<std::size_t>(m)];
      if (share == 0.0F) continue;
      const std::int64_t at = m * latent_;
      add_gradients(s + r * latent_, means_ + at, precisions_.data() + at, static_cast<float>(factor) * share, latent_,
                    ds + r * latent_, dmeans + at, dlog_variances + at);
    }
  }
}

void log_posterior(const float* s, const float* mean, const float* log_variance, std::int64_t count,
                   std::int64_t latent, double* log_q) {
  for (std::int64_t r = 0; r < count; ++r) {
    const std::int64_t at = r * latent;
    log_q[r] = -0.5 * static_cast<double>(posterior_row(s + at, mean + at, log_variance + at, latent));
  }
}

void log_standard_normal(const float* s, std::int64_t count, std::int64_t latent, double* log_p) {
  for (std::int64_t r = 0; r < count; ++r) log_p[r] = -0.5 * static_cast<double>(square_row(s + r * latent, latent));
}

void standard_divergence(const float* mean, const float* log_variance, std::int64_t count, std::int64_t latent,
                         double factor, double* divergence, float* dmean, float* dlog_variance) {
  for (std::int64_t r = 0; r < count; ++r) {
    const std::int64_t at = r * latent;
    divergence[r] = -0.5 * static_cast<double>(divergence_row(mean + at, log_variance + at, latent));
  }
  if (dmean == nullptr) return;
  divergence_gradient(mean, log_variance, count * latent, static_cast<float>(factor), dmean, dlog_variance);
}

}  // namespace meander
