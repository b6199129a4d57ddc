#pragma once

#include <meander/learners/nets/generative/vae.h>

#include <cstdint>
#include <vector>

namespace meander {

/// The likelihood of an image given a decoder's output: Gaussian pixels of unit variance around it, or, for models
/// trained with binary cross-entropy, Bernoulli pixels.
enum class Likelihood { Gaussian, Bernoulli };

/// log p(x|s) + log p(s) - log q(s|x) of each row of x [count, pixels], constants with log 2 pi left out; the sum over
/// pixels, not their mean. s is the posterior's mean if `noise` is null, otherwise drawn with it, [count, latent]. The
/// model must have just encoded x.
void log_weights(Vae& model, const float* x, std::int64_t count, const float* noise, Likelihood likelihood,
                 double* weights);

/// The logarithm of the mean of exponentials, one number at a time; of importance weights, an estimate of log p(x).
class LogMeanExp {
 public:
  void add(double exponent);
  double value() const;

 private:
  double largest_ = 0.0, sum_ = 0.0;
  std::int64_t count_ = 0;
};

}  // namespace meander
