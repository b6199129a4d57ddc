#pragma once

#include <meander/learners/nets/fused_mlp.h>

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace meander {

using Tensors = std::vector<torch::Tensor>;

/// Plain training of a multi-layer perceptron, in double, through LibTorch's autograd; Adam as its paper writes it.
class Academic {
 public:
  static constexpr double lr = 0.01, temperature = 2.0;

  explicit Academic(const MlpShape& shape) {
    FusedMlp initial(shape, 1);
    for (const ParameterEntry& entry : initial.parameters().entries()) {
      parameters.push_back(torch::from_blob(initial.parameters().data() + entry.offset, entry.shape, torch::kFloat)
                               .to(torch::kDouble)
                               .clone());
      first_.push_back(torch::zeros_like(parameters.back()));
      second_.push_back(torch::zeros_like(parameters.back()));
    }
  }

  static torch::Tensor logits(const Tensors& p, const torch::Tensor& x) {
    torch::Tensor h = x.to(torch::kDouble).view({x.size(0), -1});
    for (std::size_t l = 0; l < p.size(); l += 2) {
      h = h.matmul(p[l].t()) + p[l + 1];
      if (l + 2 < p.size()) h = h.relu();
    }
    return h;
  }

  /// -mean log softmax at the labels, over columns [first, last).
  static torch::Tensor cross_entropy(const torch::Tensor& f, const torch::Tensor& y, std::int64_t first,
                                     std::int64_t last) {
    return -f.slice(1, first, last).log_softmax(1).gather(1, (y - first).unsqueeze(1)).mean();
  }

  /// Teacher over columns [first, seen), student over [first, last).
  static torch::Tensor distillation(const torch::Tensor& f, const torch::Tensor& teacher, std::int64_t first,
                                    std::int64_t seen, std::int64_t last) {
    const torch::Tensor q = (teacher.slice(1, first, seen) / temperature).softmax(1);
    const torch::Tensor logp = (f.slice(1, first, last) / temperature).log_softmax(1).slice(1, 0, seen - first);
    return -(q * logp).sum(1).mean();
  }

  void step(const std::function<torch::Tensor(const Tensors&)>& loss) {
    gradients = gradient_of(loss);
    losses.push_back(value_);
    apply();
  }

  /// Of a loss at the present parameters.
  Tensors gradient_of(const std::function<torch::Tensor(const Tensors&)>& loss) {
    Tensors leaves;
    for (const torch::Tensor& p : parameters) leaves.push_back(p.detach().clone().requires_grad_(true));
    const torch::Tensor value = loss(leaves);
    value_ = value.item<double>();
    return torch::autograd::grad({value}, leaves);
  }

  /// Adam's step along `gradients`.
  void apply() {
    ++steps_;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      first_[i] = 0.9 * first_[i] + 0.1 * gradients[i];
      second_[i] = 0.999 * second_[i] + 0.001 * gradients[i] * gradients[i];
      const torch::Tensor m = first_[i] / (1 - std::pow(0.9, steps_)), v = second_[i] / (1 - std::pow(0.999, steps_));
      parameters[i] = parameters[i] - lr * m / (v.sqrt() + 1e-8);
    }
  }

  std::vector<float> flat() const {
    std::vector<float> all;
    for (const torch::Tensor& p : parameters) {
      const torch::Tensor line = p.contiguous();
      all.insert(all.end(), line.data_ptr<double>(), line.data_ptr<double>() + line.numel());
    }
    return all;
  }

  Tensors parameters, gradients;
  std::vector<double> losses;

 private:
  Tensors first_, second_;
  double value_ = 0.0;
  int steps_ = 0;
};

}  // namespace meander
