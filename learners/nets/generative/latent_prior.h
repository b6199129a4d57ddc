#pragma once

#include <meander/learners/linalg/float_array.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Which modes of a mixture each sample may come from: those of its class, or those of all classes with a weight for
/// each. Neither: all modes alike. Read only where modes belong to classes.
struct ModeChoice {
  const std::int64_t* classes = nullptr;  ///< [count]
  const float* class_weights = nullptr;   ///< [count, classes]
};

/// A mixture of normal densities with diagonal covariance (the prior of a VAE's latents), whose parameters are stored
/// elsewhere: means and logarithms of variances [modes, latent]. Mode j belongs to class j / modes_per_class, or to
/// none if that is 0. Constants with log 2 pi are left out.
class LatentPrior {
 public:
  LatentPrior(std::int64_t modes, std::int64_t latent, std::int64_t modes_per_class)
      : modes_(modes), latent_(latent), modes_per_class_(modes_per_class) {}

  /// Sets the parameters that the following calls read.
  void set(const float* means, const float* log_variances);
  /// log p of each row of s [count, latent]: with class weights q, log sum_j q_class(j) exp(a_j), a_j = exponent -
  /// log modes_per_class, where the logarithm of the sum relative to the largest exp(a_j) is no less than -92.1034037
  /// (then only that largest exponent has a gradient). Unless null, adds to `ds` [count, latent], `dmeans` and
  /// `dlog_variances` `factor` times the gradient of the sum of all log p.
  void log_density(const float* s, std::int64_t count, const ModeChoice& choice, double factor, double* log_p,
                   float* ds, float* dmeans, float* dlog_variances);

 private:
  struct Span {
    std::int64_t first, last;
  };
  Span span_of(std::int64_t row, const ModeChoice& choice) const;
  double responsibilities(const float* s, std::int64_t row, const ModeChoice& choice);
  double weight(std::int64_t row, std::int64_t mode, const ModeChoice& choice) const;

  std::int64_t modes_, latent_, modes_per_class_;
  const float* means_ = nullptr;
  FloatArray precisions_;              // 1 / variance, [modes, latent]
  std::vector<double> log_volumes_;    // sum of log variances, by mode
  std::vector<double> exponents_;      // of one row, by mode
  std::vector<float> responsibility_;  // of one row, by mode
};

/// log q(s|x) of each row, for a normal density with these means and logarithms of variances, all [count, latent].
void log_posterior(const float* s, const float* mean, const float* log_variance, std::int64_t count,
                   std::int64_t latent, double* log_q);
/// log p(s) of each row under the standard normal density.
void log_standard_normal(const float* s, std::int64_t count, std::int64_t latent, double* log_p);
/// The divergence of each row's posterior from the standard normal density, in closed form. Unless null, adds `factor`
/// times the gradient of its sum.
void standard_divergence(const float* mean, const float* log_variance, std::int64_t count, std::int64_t latent,
                         double factor, double* divergence, float* dmean, float* dlog_variance);

}  // namespace meander
