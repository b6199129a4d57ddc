#pragma once

#include "academic_run.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Sets of exemplars, one for each class of each context, chosen by what the network makes of the training samples
/// (docs/methods/icarl.md, exemplars.md).
class ChosenSets {
 public:
  struct Set {
    std::int64_t context, label;
    torch::Tensor x;  // the best first
  };

  ChosenSets(const AcademicCase& of, std::string selection, std::int64_t budget, bool full_capacity = false)
      : case_(of), selection_(std::move(selection)), budget_(budget), full_capacity_(full_capacity) {}

  /// Cuts the existing sets and adds those of the context that ends.
  void end_context(const AcademicRun& run, const Tensors& p, std::int64_t context) {
    const std::int64_t most = full_capacity_ ? budget_ * AcademicCase::contexts / (context + 1) : budget_;
    for (Set& set : sets_) set.x = set.x.slice(0, 0, most);
    const bool global = case_.outputs() > AcademicCase::per_context;
    for (std::int64_t c = 0; c < AcademicCase::per_context; ++c) {
      const std::int64_t label = c + (global ? context * AcademicCase::per_context : 0);
      const torch::Tensor all = samples_of(run.set(), context, label);
      const torch::Tensor order = selection_ == "herding" ? herd(Academic::features(p, all), most)
                                                          : most_uncertain(Academic::logits(p, all), context);
      sets_.push_back({context, label, all.index_select(0, order.slice(0, 0, most))});
    }
  }

  const std::vector<Set>& sets() const { return sets_; }

  /// Minus the squared distance to the nearest mean of each label's sets, [samples, outputs]; only sets of the sample's
  /// own context, where that is known.
  torch::Tensor scores(const Tensors& p, const torch::Tensor& x, std::int64_t context) const {
    const torch::Tensor phi = prepared(Academic::features(p, x));
    torch::Tensor best = torch::full({x.size(0), case_.outputs()}, -INFINITY, torch::kDouble);
    for (const Set& set : sets_) {
      if (case_.scenario == Scenario::Task && set.context != context) continue;
      const torch::Tensor mean = prepared(prepared(Academic::features(p, set.x)).mean(0));
      best.select(1, set.label).copy_(torch::maximum(best.select(1, set.label), -(phi - mean).pow(2).sum(1)));
    }
    return best;
  }

 private:
  static torch::Tensor unit(const torch::Tensor& h) { return h / h.norm(2, -1, true).clamp_min(1e-12); }
  torch::Tensor prepared(const torch::Tensor& h) const { return selection_ == "herding" ? unit(h) : h; }

  static torch::Tensor herd(const torch::Tensor& features, std::int64_t most) {
    const torch::Tensor phi = unit(features), mean = unit(phi.mean(0));
    torch::Tensor sum = torch::zeros_like(mean), taken = torch::zeros({phi.size(0)}, torch::kDouble);
    std::vector<std::int64_t> order;
    while (static_cast<std::int64_t>(order.size()) < std::min(most, phi.size(0))) {
      const torch::Tensor off = ((phi + sum) / static_cast<double>(order.size() + 1) - mean).norm(2, -1);
      order.push_back((off + taken).argmin().item<std::int64_t>());
      taken[order.back()] = INFINITY;
      sum = sum + phi[order.back()];
    }
    return torch::tensor(order, torch::kLong);
  }

  torch::Tensor most_uncertain(const torch::Tensor& f, std::int64_t context) const {
    const OutputRange open = case_.competing(context);
    const torch::Tensor p = f.slice(1, open.first, open.last).softmax(1);
    return (p * (1 - p)).sum(1).argsort(0, true);
  }

  AcademicCase case_;
  std::string selection_;
  std::int64_t budget_;
  bool full_capacity_;
  std::vector<Set> sets_;
};

}  // namespace meander
