#pragma once

#include <meander/learners/nets/vae.h>

#include <cstdint>
#include <vector>

namespace meander {

/// How likely a decoder makes an image: pixels of unit variance around it, or, for models trained with binary
/// cross-entropy, Bernoulli variables.
enum class Likelihood { Gaussian, Bernoulli };

/// log p(x|s) + log p(s) - log q(s|x) of each row of x [count, pixels], constants with log 2 pi left out; the sum over
/// pixels, not their mean. s is the posterior's mean for a null `noise`, else drawn by it, [count, latent]. The model
/// has just encoded x.
void log_weights(Vae& model, const float* x, std::int64_t count, const float* noise, Likelihood likelihood,
                 double* weights);

/// The logarithm of the mean of exponentials, a number at a time: of importance weights, an estimate of log p(x).
class LogMeanExp {
 public:
  void add(double exponent);
  double value() const;

 private:
  double largest_ = 0.0, sum_ = 0.0;
  std::int64_t count_ = 0;
};

}  // namespace meander
