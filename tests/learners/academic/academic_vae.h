#pragma once

#include "academic_loop.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Latent units of the generative models in the academic tests.
inline constexpr std::int64_t latent_units = 3;

/// A variational auto-encoder with fully-connected layers, by the names of its parameters (docs/methods/dgr.md,
/// bir.md): losses are means over samples.
class PlainVae {
 public:
  PlainVae(const std::vector<std::string>& names, const Tensors& values) : names_(names), values_(values) {}

  const torch::Tensor& at(const std::string& name) const {
    return values_[static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin())];
  }
  bool has(const std::string& name) const { return std::find(names_.begin(), names_.end(), name) != names_.end(); }

  torch::Tensor linear(const std::string& layer, const torch::Tensor& h) const {
    const torch::Tensor out = h.matmul(at(layer + ".weight").t());
    return has(layer + ".bias") ? out + at(layer + ".bias") : out;
  }

  /// The inputs of mean, log-variance and classifier.
  torch::Tensor hidden(const torch::Tensor& x) const {
    torch::Tensor h = x.to(torch::kDouble).view({x.size(0), -1});
    for (int l = 1; has("enc.fc" + std::to_string(l) + ".weight"); ++l) {
      h = linear("enc.fc" + std::to_string(l), h).relu();
    }
    return h;
  }
  torch::Tensor logits(const torch::Tensor& x) const { return linear("classifier", hidden(x)); }

  /// Images before the sigmoid. `gates` [samples, units], one for each layer but the last, multiply what enters the
  /// non-linearity.
  torch::Tensor decode(const torch::Tensor& latents, const Tensors& gates = {}) const {
    torch::Tensor h = latents;
    for (std::size_t l = 0;; ++l) {
      h = linear(l == 0 ? "fromz" : "dec.fc" + std::to_string(l), h);
      if (!has("dec.fc" + std::to_string(l + 1) + ".weight")) return h;
      h = (gates.empty() ? h : h * gates[l]).relu();
    }
  }

  /// The mean over pixels of binary cross-entropy, or of half the squared error.
  static torch::Tensor reconstruction(const torch::Tensor& x, const torch::Tensor& decoded, bool bce) {
    const torch::Tensor wanted = x.to(torch::kDouble).view({x.size(0), -1}), image = decoded.sigmoid();
    if (!bce) return 0.5 * (wanted - image).pow(2).mean();
    return -(wanted * image.log() + (1 - wanted) * (1 - image).log()).mean();
  }

  /// V(x) under a standard normal prior.
  torch::Tensor loss(const torch::Tensor& x, const torch::Tensor& noise, bool bce) const {
    const torch::Tensor h = hidden(x), mean = linear("mean", h), log_variance = linear("logvar", h);
    const torch::Tensor s = mean + (0.5 * log_variance).exp() * noise;
    const torch::Tensor divergence = -0.5 * (1 + log_variance - mean.pow(2) - log_variance.exp()).sum(1);
    return reconstruction(x, decode(s), bce) + divergence.mean() / pixels(x);
  }

  /// Reconstruction, and one sample of the divergence from a mixture whose mode j belongs to class j / modes. Each
  /// sample has class weights [samples, classes].
  torch::Tensor mixture_loss(const torch::Tensor& x, const torch::Tensor& noise, const Tensors& gates,
                             const torch::Tensor& classes, std::int64_t modes, bool bce) const {
    const torch::Tensor h = hidden(x), mean = linear("mean", h), log_variance = linear("logvar", h);
    const torch::Tensor s = mean + (0.5 * log_variance).exp() * noise;
    const torch::Tensor log_q = -0.5 * (log_variance + (s - mean).pow(2) / log_variance.exp()).sum(1);
    const torch::Tensor centres = at("prior.means").unsqueeze(0), log_v = at("prior.logvars").unsqueeze(0);
    const torch::Tensor each =
        -0.5 * (log_v + (s.unsqueeze(1) - centres).pow(2) / log_v.exp()).sum(2) - std::log(static_cast<double>(modes));
    const torch::Tensor log_p = torch::logsumexp(each + classes.repeat_interleave(modes, 1).log(), 1);
    return reconstruction(x, decode(s, gates), bce) + (log_q - log_p).mean() / pixels(x);
  }

 private:
  static double pixels(const torch::Tensor& x) {
    return static_cast<double>(x.numel()) / static_cast<double>(x.size(0));
  }

  const std::vector<std::string>& names_;
  const Tensors& values_;
};

/// The values as a tensor [rows, width].
inline torch::Tensor rows_of(const std::vector<float>& values, std::int64_t width) {
  return torch::tensor(values).view({-1, width}).to(torch::kDouble);
}

}  // namespace meander
