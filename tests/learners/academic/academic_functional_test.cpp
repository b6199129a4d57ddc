// FROMP in the academic setting, as it is declared: the loop of docs/methods/fromp.md is written out here, in double,
// with a Jacobian per sample through LibTorch's autograd. Which points a step draws is taken from our run.
#include "academic_exemplars.h"
#include "catch.h"

#include <meander/learners/parts/functional_regularisation.h>

#include <cmath>
#include <set>

using namespace meander;

namespace {

constexpr std::int64_t functional_budget = 3;
constexpr double precision = 1e-3, kernel_jitter = 1e-6, longest = 1.0;

class RecordedPoints final : public FunctionalRegularisation {
 public:
  using Made = FunctionalRegularisation;
  explicit RecordedPoints(FunctionalRegularisation&& made) : FunctionalRegularisation(std::move(made)) {}
  std::vector<std::vector<torch::Tensor>> drawn;  // by step that had a past, by group

 protected:
  std::span<const std::int64_t> draw(std::size_t group, std::int64_t held, std::int64_t count, Step& step) override {
    if (group == 0) drawn.emplace_back();
    const std::span<const std::int64_t> some = FunctionalRegularisation::draw(group, held, count, step);
    drawn.back().push_back(torch::tensor(std::vector<std::int64_t>(some.begin(), some.end()), torch::kLong));
    return some;
  }
};

/// What is kept of one past context.
struct Past {
  torch::Tensor x, p;  // memorable points, and the network's outputs on them
  Tensors inverses;    // by class column
  OutputRange open;
};

torch::Tensor flat(const Tensors& list) {
  Tensors lines;
  for (const torch::Tensor& one : list) lines.push_back(one.flatten());
  return torch::cat(lines);
}

Tensors leaves_of(const Tensors& p) {
  Tensors leaves;
  for (const torch::Tensor& one : p) leaves.push_back(one.detach().clone().requires_grad_(true));
  return leaves;
}

/// d f[:, c] / d theta for every row and column of f: [rows, columns, parameters].
torch::Tensor jacobian(const torch::Tensor& f, const Tensors& leaves) {
  Tensors rows;
  for (std::int64_t i = 0; i < f.size(0); ++i) {
    Tensors columns;
    for (std::int64_t c = 0; c < f.size(1); ++c) {
      columns.push_back(flat(torch::autograd::grad({f[i][c]}, leaves, {}, true)));
    }
    rows.push_back(torch::stack(columns));
  }
  return torch::stack(rows);
}

torch::Tensor open_logits(const Tensors& p, const torch::Tensor& x, OutputRange open) {
  return Academic::logits(p, x).slice(1, open.first, open.last);
}

Past remember(const torch::Tensor& x, const Tensors& parameters, OutputRange open, const torch::Tensor& variance) {
  const Tensors leaves = leaves_of(parameters);
  const torch::Tensor p = open_logits(leaves, x, open).softmax(1), j = jacobian(p, leaves);
  Past past{x, p.detach(), {}, open};
  for (std::int64_t c = 0; c < p.size(1); ++c) {
    const torch::Tensor of_class = j.select(1, c);
    past.inverses.push_back(
        ((of_class * variance).matmul(of_class.t()) + kernel_jitter * torch::eye(x.size(0), torch::kDouble)).inverse());
  }
  return past;
}

/// Before context t: kernels of the points of each earlier one.
std::vector<Past> remember_all(const AcademicCase& of, const ChosenSets& memory, const Academic& plain,
                               const torch::Tensor& fisher, std::int64_t context) {
  const torch::Tensor variance = 1 / (fisher + precision);
  std::vector<Past> list;
  for (std::int64_t j = 0; j < context; ++j) {
    Tensors points;
    for (const auto& set : memory.sets()) {
      if (set.context == j) points.push_back(set.x);
    }
    list.push_back(remember(torch::cat(points), plain.parameters, of.replayed(j, context), variance));
  }
  return list;
}

/// 1/2 sum over classes of d^T K^-1 d, d the change of the probabilities of the drawn points: the gradient is J^T K^-1
/// d.
torch::Tensor functional(const Past& past, const Tensors& p, const torch::Tensor& drawn) {
  const torch::Tensor now = open_logits(p, past.x.index_select(0, drawn), past.open).softmax(1);
  const torch::Tensor moved = now - past.p.index_select(0, drawn);
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::int64_t c = 0; c < moved.size(1); ++c) {
    const torch::Tensor d = moved.select(1, c), k = past.inverses[static_cast<std::size_t>(c)];
    sum = sum + 0.5 * d.dot(k.index_select(0, drawn).index_select(1, drawn).matmul(d));
  }
  return sum;
}

/// sum over samples of diag(J^T H J), J of the logits, H = diag(p) - p p^T.
torch::Tensor hessian_diagonal(const Tensors& parameters, const torch::Tensor& x, OutputRange open) {
  const Tensors leaves = leaves_of(parameters);
  torch::Tensor sum;
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    const torch::Tensor f = open_logits(leaves, x.slice(0, i, i + 1), open);
    const torch::Tensor j = jacobian(f, leaves)[0], p = f.detach().softmax(1)[0];
    const torch::Tensor h = p.diag() - p.unsqueeze(1) * p;
    const torch::Tensor diagonal = (j * h.matmul(j)).sum(0);
    sum = sum.defined() ? sum + diagonal : diagonal;
  }
  return sum;
}

/// FROMP's own Adam, along a gradient of length 1 at most.
class Descent {
 public:
  void step(Academic& plain) {
    torch::Tensor g = flat(plain.gradients);
    const auto norm = g.norm().item<double>();
    if (norm >= longest) g = g / norm;
    if (!first_.defined()) first_ = second_ = torch::zeros_like(g);
    ++steps_;
    first_ = 0.9 * first_ + 0.1 * g;
    second_ = 0.999 * second_ + 0.001 * g * g;
    const double rate = Academic::lr * std::sqrt(1 - std::pow(0.999, steps_)) / (1 - std::pow(0.9, steps_));
    const torch::Tensor move = rate * first_ / (second_.sqrt() + 1e-8);
    std::int64_t at = 0;
    for (torch::Tensor& p : plain.parameters) {
      p = p - move.slice(0, at, at + p.numel()).view(p.sizes());
      at += p.numel();
    }
  }

 private:
  torch::Tensor first_, second_;
  int steps_ = 0;
};

void check_drawn(const torch::Tensor& drawn, const Past& past, std::int64_t groups) {
  const std::int64_t count = std::min((AcademicCase::batch + groups - 1) / groups, past.x.size(0));
  std::set<std::int64_t> distinct;
  for (std::int64_t i = 0; i < drawn.numel(); ++i) distinct.insert(drawn[i].item<std::int64_t>());
  CHECK(static_cast<std::int64_t>(distinct.size()) == count);
  CHECK(drawn.numel() == count);
}

}  // namespace

TEST_CASE("academic FROMP is the plain loop", "[fromp][property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const double strength = 0.5;
  CAPTURE(of.text());
  AcademicRun run(of, "fromp", given({{"tau", strength}, {"budget", functional_budget}}));
  auto& regularisation = run.record<RecordedPoints>();
  run.train();
  Academic plain = run.plain();
  Descent descent;
  ChosenSets memory(of, "fromp", functional_budget);
  torch::Tensor fisher = torch::zeros({static_cast<std::int64_t>(run.parameters().size())}, torch::kDouble);
  std::vector<Past> past;
  std::size_t steps_with_past = 0;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    if (i > 0 && ends_context(i - 1)) past = remember_all(of, memory, plain, fisher, context);
    std::vector<torch::Tensor> drawn;
    if (context > 0) drawn = regularisation.drawn.at(steps_with_past++);
    REQUIRE(drawn.size() == past.size());
    for (std::size_t j = 0; j < past.size(); ++j) check_drawn(drawn[j], past[j], context);
    plain.compute([&](const Tensors& p) {
      torch::Tensor loss = current_loss(of, p, run.batches()[i], context);
      for (std::size_t j = 0; j < past.size(); ++j) loss = loss + strength * functional(past[j], p, drawn[j]);
      return loss;
    });
    descent.step(plain);
    if (!ends_context(i)) continue;
    memory.end_context(run, plain.parameters, context);
    fisher = fisher + hessian_diagonal(plain.parameters, training_set(run.set(), context).x, of.competing(context));
  }
  check_same(run, plain, 1e-3);  // kernels are summed up in single precision, and inverted
}
