#pragma once

#include <meander/learners/nets/fused_mlp.h>
#include <meander/learners/optim/optimiser.h>

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace meander {

using Tensors = std::vector<torch::Tensor>;

/// The outputs first ... last - 1.
struct OutputRange {
  std::int64_t first, last;
};

/// Plain training in double, through LibTorch's autograd, by Adam as its paper writes it, or gradient descent; of a
/// multi-layer perceptron, unless the loss uses another network.
class Academic {
 public:
  static constexpr double lr = 0.01, temperature = 2.0;
  using Loss = std::function<torch::Tensor(const Tensors&)>;

  explicit Academic(const MlpShape& shape) : Academic(FusedMlp(shape, 1).parameters()) {}

  explicit Academic(const ParameterArray& initial) {
    for (const ParameterEntry& entry : initial.entries()) {
      names.push_back(entry.name);
      parameters.push_back(
          torch::from_blob(const_cast<float*>(initial.data()) + entry.offset, entry.shape, torch::kFloat)
              .to(torch::kDouble)
              .clone());
    }
    first_ = second_ = zeros();
  }

  /// Keeps only parameters first ... last - 1; to call before the first step.
  void keep(std::size_t first, std::size_t last) {
    const auto cut = [=](auto& list) { list = {list.begin() + first, list.begin() + last}; };
    cut(names), cut(parameters), cut(first_), cut(second_);
  }

  Tensors zeros() const {
    Tensors list;
    for (const torch::Tensor& p : parameters) list.push_back(torch::zeros_like(p));
    return list;
  }

  /// The inputs of the output layer. `gates` multiply what enters the non-linearity of each hidden layer.
  static torch::Tensor features(const Tensors& p, const torch::Tensor& x, const Tensors& gates = {}) {
    torch::Tensor h = x.to(torch::kDouble).view({x.size(0), -1});
    for (std::size_t l = 0; l + 2 < p.size(); l += 2) {
      h = h.matmul(p[l].t()) + p[l + 1];
      h = (gates.empty() ? h : h * gates[l / 2]).relu();
    }
    return h;
  }

  static torch::Tensor logits(const Tensors& p, const torch::Tensor& x, const Tensors& gates = {}) {
    return features(p, x, gates).matmul(p[p.size() - 2].t()) + p.back();
  }

  /// -mean log softmax at the labels, over columns [first, last).
  static torch::Tensor cross_entropy(const torch::Tensor& f, const torch::Tensor& y, std::int64_t first,
                                     std::int64_t last) {
    return -f.slice(1, first, last).log_softmax(1).gather(1, (y - first).unsqueeze(1)).mean();
  }
  static torch::Tensor cross_entropy(const torch::Tensor& f, const torch::Tensor& y, OutputRange open) {
    return cross_entropy(f, y, open.first, open.last);
  }

  /// Teacher over columns [first, seen), student over [first, last).
  static torch::Tensor distillation(const torch::Tensor& f, const torch::Tensor& teacher, std::int64_t first,
                                    std::int64_t seen, std::int64_t last) {
    const torch::Tensor q = (teacher.slice(1, first, seen) / temperature).softmax(1);
    const torch::Tensor logp = (f.slice(1, first, last) / temperature).log_softmax(1).slice(1, 0, seen - first);
    return -(q * logp).sum(1).mean();
  }

  void step(const Loss& loss) {
    compute(loss);
    apply();
  }

  /// Computes `gradients` of the loss, and records the loss.
  void compute(const Loss& loss) {
    gradients = gradient_of(loss);
    losses.push_back(value_);
  }

  /// The gradients of a loss at the current parameters; 0 for parameters that it does not depend on.
  Tensors gradient_of(const Loss& loss) {
    Tensors leaves;
    for (const torch::Tensor& p : parameters) leaves.push_back(p.detach().clone().requires_grad_(true));
    const torch::Tensor value = loss(leaves);
    value_ = value.item<double>();
    Tensors list = torch::autograd::grad({value}, leaves, {}, false, false, true);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!list[i].defined()) list[i] = torch::zeros_like(leaves[i]);
    }
    return list;
  }

  /// The optimiser's step along `gradients`.
  void apply() {
    ++steps_;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (descent) {
        first_[i] = descent->momentum * first_[i] + gradients[i];
        parameters[i] = parameters[i] - descent->lr * first_[i];
        continue;
      }
      first_[i] = 0.9 * first_[i] + 0.1 * gradients[i];
      second_[i] = 0.999 * second_[i] + 0.001 * gradients[i] * gradients[i];
      const torch::Tensor m = first_[i] / (1 - std::pow(0.9, steps_)), v = second_[i] / (1 - std::pow(0.999, steps_));
      parameters[i] = parameters[i] - rate * m / (v.sqrt() + 1e-8);
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

  std::vector<std::string> names;
  Tensors parameters, gradients;
  std::vector<double> losses;
  std::optional<SgdOptions> descent;  ///< instead of Adam
  double rate = lr;                   ///< Adam's

 private:
  Tensors first_, second_;  // Adam's moments, or the velocity
  double value_ = 0.0;
  int steps_ = 0;
};

}  // namespace meander
