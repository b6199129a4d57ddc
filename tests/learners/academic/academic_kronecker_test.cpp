// Methods that hold directions of linear layers in the academic setting, as they are declared: the loops of
// docs/methods/kfac-ewc.md, ncl.md and owm.md are written out here, in double, with LibTorch's autograd.
#include "academic_fisher.h"
#include "academic_run.h"
#include "catch.h"

using namespace meander;

namespace {

std::vector<AcademicCase> descending() {
  std::vector<AcademicCase> list = academic_cases();
  for (AcademicCase& of : list) of.optimiser = SgdOptions{.lr = 0.05, .momentum = 0.9};
  return list;
}

/// [W | b] of layer l.
torch::Tensor layer(const Tensors& p, std::size_t l) { return torch::cat({p[2 * l], p[2 * l + 1].unsqueeze(1)}, 1); }

/// Changes each layer's gradient [dW | db].
void change(Tensors& gradients, const std::function<torch::Tensor(std::size_t, const torch::Tensor&)>& by) {
  for (std::size_t l = 0; 2 * l < gradients.size(); ++l) {
    const torch::Tensor changed = by(l, layer(gradients, l));
    const std::int64_t in = changed.size(1) - 1;
    gradients[2 * l] = changed.slice(1, 0, in).contiguous();
    gradients[2 * l + 1] = changed.select(1, in).contiguous();
  }
}

/// sum over layers of <D, G D A>, D the change of [W | b].
torch::Tensor factored_distance(const CarriedFactors& factors, const Tensors& p, const Tensors& anchor) {
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::size_t l = 0; l < factors.a.size(); ++l) {
    const torch::Tensor moved = layer(p, l) - layer(anchor, l);
    sum = sum + (moved * factors.g[l].matmul(moved).matmul(factors.a[l])).sum();
  }
  return sum;
}

CarriedFactors factors_of(const AcademicRun& run, const FisherLoop& loop, const Tensors& p, std::int64_t context,
                          std::int64_t samples = 0) {
  const Batch some = drawn_of(run, context, samples);
  auto [a, g] = loop.factors(p, some.x, some.y);
  return {std::move(a), std::move(g)};
}

}  // namespace

TEST_CASE("academic KFAC-EWC is the plain loop, the factors of contexts merged", "[kfac][property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const std::string labels = GENERATE("all", "true", "pred");
  const double data_size = GENERATE(0.0, 50.0);  // 0: no prior
  const double strength = 20.0, gamma = 0.6;
  CAPTURE(of.text(), labels, data_size);
  OptionValues options =
      given({{"reg-strength", strength}, {"gamma", gamma}, {"fisher-labels", labels}, {"fisher-init", data_size > 0}});
  if (data_size > 0) options.set("fisher-prior", data_size);
  AcademicRun run(of, "kfac-ewc", options);
  run.train();
  Academic plain = run.plain();
  CarriedFactors factors;
  if (data_size > 0) factors = CarriedFactors::identity(plain.parameters, 1 / std::sqrt(data_size));
  Tensors anchor = plain.zeros();
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.step([&](const Tensors& p) {
      return current_loss(of, p, run.batches()[i], context) + strength * 0.5 * factored_distance(factors, p, anchor);
    });
    if (!ends_context(i)) continue;
    factors.merge(factors_of(run, {of.competing(context), labels}, plain.parameters, context), gamma);
    anchor = plain.parameters;
  }
  check_same(run, plain);
}

TEST_CASE("academic NCL is the plain loop: prior, penalty and steps by the inverse of the factors", "[ncl][property]") {
  const AcademicCase of = GENERATE(from_range(descending()));
  const double alpha = GENERATE(1e-10, 0.05);
  const double data_size = 50.0, gamma = GENERATE(1.0, 0.6);
  CAPTURE(of.text(), alpha, gamma);
  AcademicRun run(of, "ncl", given({{"alpha", alpha}, {"fisher-prior", data_size}, {"gamma", gamma}}));
  run.train();
  Academic plain = run.plain();
  CarriedFactors factors = CarriedFactors::identity(plain.parameters, 1 / std::sqrt(data_size));
  const CarriedFactors damping = CarriedFactors::identity(plain.parameters, alpha);
  Tensors anchor = plain.zeros();
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.compute([&](const Tensors& p) {
      return current_loss(of, p, run.batches()[i], context) + 0.5 * factored_distance(factors, p, anchor);
    });
    CarriedFactors damped = factors;
    damped.merge(damping, 1.0);
    change(plain.gradients, [&](std::size_t l, const torch::Tensor& g) {
      return damped.g[l].inverse().matmul(g).matmul(damped.a[l].inverse()) / data_size;
    });
    plain.apply();
    if (!ends_context(i)) continue;
    factors.merge(factors_of(run, {of.competing(context)}, plain.parameters, context), gamma);
    anchor = plain.parameters;
  }
  check_same(run, plain);
}

TEST_CASE("academic NCL by the diagonal is the plain loop", "[ncl][property]") {
  const AcademicCase of = GENERATE(from_range(descending()));
  const double alpha = 0.2, data_size = GENERATE(0.0, 50.0), gamma = 0.6;  // data size 0: no prior
  CAPTURE(of.text(), data_size);
  OptionValues options = given({{"alpha", alpha}, {"kfac", false}, {"gamma", gamma}, {"fisher-init", data_size > 0}});
  if (data_size > 0) options.set("fisher-prior", data_size);
  AcademicRun run(of, "ncl", options);
  run.train();
  Academic plain = run.plain();
  CarriedImportance carried(plain.parameters, data_size);
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.compute([&](const Tensors& p) {
      return current_loss(of, p, run.batches()[i], context) +
             0.5 * gamma * distance(carried.importance, p, carried.anchor);
    });
    for (std::size_t k = 0; k < plain.gradients.size() && (context > 0 || data_size > 0); ++k) {
      plain.gradients[k] =
          plain.gradients[k] / (carried.importance[k] + alpha * alpha) / (data_size > 0 ? data_size : 1.0);
    }
    plain.apply();
    if (!ends_context(i)) continue;
    const Batch all = training_set(run.set(), context);
    carried.merge(FisherLoop{of.competing(context)}.diagonal(plain.parameters, all.x, all.y), gamma, plain.parameters);
  }
  check_same(run, plain);
}

TEST_CASE("academic OWM is the plain loop: steps that past inputs do not see", "[owm][property]") {
  const AcademicCase of = GENERATE(from_range(descending()));
  const std::int64_t samples = GENERATE(0, 7);
  const double alpha = 0.05, gamma = 0.6;
  CAPTURE(of.text(), samples);
  AcademicRun run(of, "owm", given({{"alpha", alpha}, {"gamma", gamma}, {"fisher-n", samples}}));
  run.train();
  Academic plain = run.plain();
  Tensors moments;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.compute([&](const Tensors& p) { return current_loss(of, p, run.batches()[i], context); });
    if (context > 0) {
      change(plain.gradients, [&](std::size_t l, const torch::Tensor& g) {
        return g.matmul((moments[l] / alpha + torch::eye(moments[l].size(0), torch::kDouble)).inverse());
      });
    }
    plain.apply();
    if (!ends_context(i)) continue;
    const Tensors fresh = factors_of(run, {of.competing(context)}, plain.parameters, context, samples).a;
    const double share = 1.0 / static_cast<double>(context + 1);
    if (context == 0) moments = fresh;
    for (std::size_t l = 0; l < fresh.size() && context > 0; ++l) {
      moments[l] = (1 - share) * gamma * moments[l] + share * fresh[l];
    }
  }
  check_same(run, plain);
}
