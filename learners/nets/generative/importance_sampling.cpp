#include <meander/learners/nets/generative/importance_sampling.h>

#include <meander/learners/nets/generative/latent_prior.h>
#include <meander/learners/nets/generative/reconstruction.h>

#include <cmath>

namespace meander {

void log_weights(Vae& model, const float* x, std::int64_t count, const float* noise, Likelihood likelihood,
                 double* weights) {
  const VaeShape& shape = model.shape();
  const float *mean = model.mean(), *log_variance = model.log_variance();
  std::vector<float> s(mean, mean + count * shape.latent);
  for (std::size_t i = 0; noise != nullptr && i < s.size(); ++i) s[i] += std::exp(0.5F * log_variance[i]) * noise[i];

  std::vector<double> log_p(static_cast<std::size_t>(count)), log_q(log_p), losses(log_p);
  model.log_prior(s.data(), count, log_p.data());
  log_posterior(s.data(), mean, log_variance, count, shape.latent, log_q.data());
  const auto kind =
      likelihood == Likelihood::Bernoulli ? Reconstruction::BinaryCrossEntropy : Reconstruction::SquaredError;
  model.reconstruction_losses(kind, model.decode(s.data(), count), x, count, losses.data());
  for (std::size_t r = 0; r < losses.size(); ++r) {
    weights[r] = -losses[r] * static_cast<double>(shape.pixels()) + log_p[r] - log_q[r];
  }
}

void LogMeanExp::add(double exponent) {
  if (count_++ == 0) {
    largest_ = exponent, sum_ = 1.0;
  } else if (exponent <= largest_) {
    sum_ += std::exp(exponent - largest_);
  } else {
    sum_ = sum_ * std::exp(largest_ - exponent) + 1.0;
    largest_ = exponent;
  }
}

double LogMeanExp::value() const { return largest_ + std::log(sum_ / static_cast<double>(count_)); }

}  // namespace meander
