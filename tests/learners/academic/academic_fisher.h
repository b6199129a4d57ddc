#pragma once

#include "academic_loop.h"
#include "academic_run.h"

#include <meander/learners/importance/fisher_options.h>

#include <torch/types.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// The Fisher information of a multi-layer perceptron, sample by sample and label by label
/// (docs/methods/ewc.md, kfac-ewc.md).
struct FisherLoop {
  OutputRange open;            ///< outputs that are allowed
  std::string labels = "all";  ///< all, pred or true

  /// A linear layer's input with a 1 appended, and its output before the non-linearity.
  struct Layer {
    torch::Tensor input, output;
  };

  /// Calls `visit(weight, negative log-likelihoods' mean)` for every label of some samples; logits f [rows, outputs].
  void visit(const torch::Tensor& f, const torch::Tensor& y,
             const std::function<void(double, const torch::Tensor&)>& visit) const {
    const torch::Tensor of_open = f.slice(1, open.first, open.last), log_p = of_open.log_softmax(1);
    const auto mean_nll = [&](const torch::Tensor& label) { return -log_p.gather(1, label.unsqueeze(1)).mean(); };
    if (labels == "true") return visit(1.0, mean_nll(y - open.first));
    if (labels == "pred") return visit(1.0, mean_nll(of_open.argmax(1)));
    for (std::int64_t c = 0; c < open.last - open.first; ++c) {
      visit(log_p[0][c].exp().item<double>(), mean_nll(torch::full({1}, c, torch::kLong)));
    }
  }

  /// One tensor per parameter: the mean over samples (over batches, if each has one gradient).
  Tensors diagonal(const Tensors& parameters, const torch::Tensor& x, const torch::Tensor& y,
                   std::int64_t batch = 1) const {
    Tensors sum, leaves;
    for (const torch::Tensor& p : parameters) {
      sum.push_back(torch::zeros_like(p));
      leaves.push_back(p.detach().clone().requires_grad_(true));
    }
    std::int64_t count = 0;
    for (std::int64_t first = 0; first < x.size(0); first += batch, ++count) {
      const std::int64_t last = std::min(first + batch, x.size(0));
      const torch::Tensor f = Academic::logits(leaves, x.slice(0, first, last));
      visit(f, y.slice(0, first, last), [&](double weight, const torch::Tensor& nll) {
        const Tensors g = torch::autograd::grad({nll}, leaves, {}, true);
        for (std::size_t i = 0; i < g.size(); ++i) sum[i] = sum[i] + weight * g[i] * g[i];
      });
    }
    for (torch::Tensor& one : sum) one = one / static_cast<double>(count);
    return sum;
  }

  static std::vector<Layer> pass(const Tensors& p, const torch::Tensor& x) {
    std::vector<Layer> layers;
    torch::Tensor h = x.to(torch::kDouble).view({x.size(0), -1});
    for (std::size_t l = 0; l < p.size(); l += 2) {
      layers.push_back(
          {torch::cat({h, torch::ones({h.size(0), 1}, torch::kDouble)}, 1), h.matmul(p[l].t()) + p[l + 1]});
      h = layers.back().output.relu();
    }
    return layers;
  }

  /// A and G of every layer: means over samples.
  std::pair<Tensors, Tensors> factors(const Tensors& parameters, const torch::Tensor& x, const torch::Tensor& y) const {
    Tensors a(parameters.size() / 2), g(a.size()), leaves;
    for (const torch::Tensor& p : parameters) leaves.push_back(p.detach().clone().requires_grad_(true));
    const auto add = [&](torch::Tensor& sum, const torch::Tensor& row, double weight) {
      const torch::Tensor square = weight / static_cast<double>(x.size(0)) * row.detach().t().matmul(row.detach());
      sum = sum.defined() ? sum + square : square;
    };
    for (std::int64_t i = 0; i < x.size(0); ++i) {
      const std::vector<Layer> layers = pass(leaves, x.slice(0, i, i + 1));
      Tensors outputs;
      for (std::size_t l = 0; l < layers.size(); ++l) {
        outputs.push_back(layers[l].output);
        add(a[l], layers[l].input, 1.0);
      }
      visit(outputs.back(), y.slice(0, i, i + 1), [&](double weight, const torch::Tensor& nll) {
        const Tensors by_output = torch::autograd::grad({nll}, outputs, {}, true);
        for (std::size_t l = 0; l < layers.size(); ++l) add(g[l], by_output[l], weight);
      });
    }
    return {a, g};
  }
};

/// The part of a context's training set that a Fisher information is estimated from: `samples` samples or batches,
/// drawn as the run draws them; 0: all.
inline Batch drawn_of(const AcademicRun& run, std::int64_t context, std::int64_t samples, std::int64_t batch = 1) {
  Batch all = training_set(run.set(), context);
  const FisherOptions options{.samples = samples, .batch = batch};
  const std::vector<std::int64_t> drawn = choose_samples(options, all.size(), LearnerOptions().seed, context);
  const torch::Tensor rows = torch::tensor(drawn, torch::kLong);
  all.x = all.x.index_select(0, rows), all.y = all.y.index_select(0, rows);
  return all;
}

/// Kronecker factors that are carried on from context to context.
struct CarriedFactors {
  Tensors a, g;

  static CarriedFactors identity(const Tensors& parameters, double value) {
    CarriedFactors made;
    for (std::size_t l = 0; l < parameters.size(); l += 2) {
      made.a.push_back(value * torch::eye(parameters[l].size(1) + 1, torch::kDouble));
      made.g.push_back(value * torch::eye(parameters[l].size(0), torch::kDouble));
    }
    return made;
  }

  /// gamma A_old + A_new / pi, G_old + pi G_new.
  void merge(const CarriedFactors& fresh, double gamma) {
    for (std::size_t l = 0; l < fresh.a.size(); ++l) {
      if (a.size() == l) {
        a.push_back(fresh.a[l]), g.push_back(fresh.g[l]);
        continue;
      }
      const torch::Tensor old = gamma * a[l];
      const torch::Tensor pi = (g[l].trace() * fresh.a[l].trace()).sqrt() / (fresh.g[l].trace() * old.trace()).sqrt();
      a[l] = old + fresh.a[l] / pi;
      g[l] = g[l] + pi * fresh.g[l];
    }
  }
};

/// Sum of importance * (p - anchor)^2.
inline torch::Tensor distance(const Tensors& importance, const Tensors& p, const Tensors& anchor) {
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::size_t i = 0; i < importance.size(); ++i) sum = sum + (importance[i] * (p[i] - anchor[i]).pow(2)).sum();
  return sum;
}

/// One diagonal importance with its anchor, carried on from consolidation to consolidation.
struct CarriedImportance {
  /// Starts with a prior of `data_size` around 0; 0: none.
  CarriedImportance(const Tensors& parameters, double data_size) {
    for (const torch::Tensor& p : parameters) {
      importance.push_back(torch::full_like(p, data_size > 0 ? 1 / data_size : 0.0));
      anchor.push_back(torch::zeros_like(p));
    }
  }
  void merge(const Tensors& fresh, double gamma, const Tensors& parameters) {
    for (std::size_t k = 0; k < fresh.size(); ++k) importance[k] = fresh[k] + gamma * importance[k];
    anchor = parameters;
  }

  Tensors importance, anchor;
};

}  // namespace meander
