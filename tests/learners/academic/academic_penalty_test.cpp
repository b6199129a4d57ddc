// Methods that hold single parameters in the academic setting, as they are declared: the loops of docs/methods/si.md,
// ewc.md and online-ewc.md are written out here, in double, with LibTorch's autograd.
#include "academic_fisher.h"
#include "academic_run.h"
#include "catch.h"

using namespace meander;

namespace {

constexpr double penalty_strength = 20.0;

/// What the Fisher information of a context is estimated from: --fisher-labels, -n and -batch.
struct Estimate {
  std::string labels = "all";
  std::int64_t samples = 0, batch = 1;

  OptionValues options(std::initializer_list<std::pair<std::string, OptionValue>> more = {}) const {
    OptionValues list = given(more);
    list.set("reg-strength", penalty_strength);
    list.set("fisher-labels", labels);
    list.set("fisher-n", samples);
    list.set("fisher-batch", batch);
    return list;
  }

  Tensors fisher(const AcademicRun& run, OutputRange open, const Tensors& p, std::int64_t context) const {
    const Batch some = drawn_of(run, context, samples, batch);
    return FisherLoop{open, labels}.diagonal(p, some.x, some.y, batch);
  }
};

std::vector<Estimate> estimates() { return {{}, {"true", 7, 1}, {"pred", 0, 7}}; }

}  // namespace

TEST_CASE("academic SI is the plain loop", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const double damping = 0.05;
  CAPTURE(of.text());
  AcademicRun run(of, "si", given({{"reg-strength", penalty_strength}, {"epsilon", damping}}));
  run.train();
  Academic plain = run.plain();
  Tensors importance = plain.zeros(), integral = plain.zeros(), anchor = plain.parameters;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Tensors before = plain.parameters;
    plain.step([&](const Tensors& p) {
      return current_loss(of, p, run.batches()[i], context_at(i)) + penalty_strength * distance(importance, p, anchor);
    });
    for (std::size_t k = 0; k < integral.size(); ++k) {
      integral[k] = integral[k] - plain.gradients[k] * (plain.parameters[k] - before[k]);
      if (!ends_context(i)) continue;
      importance[k] = importance[k] + integral[k] / ((plain.parameters[k] - anchor[k]).pow(2) + damping);
    }
    if (ends_context(i)) anchor = plain.parameters, integral = plain.zeros();
  }
  check_same(run, plain);
}

TEST_CASE("academic EWC is the plain loop with a term for each context, all of them kept", "[ewc][property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const Estimate estimate = GENERATE(from_range(estimates()));
  CAPTURE(of.text(), estimate.labels);
  AcademicRun run(of, "ewc", estimate.options());
  run.train();
  Academic plain = run.plain();
  std::vector<std::pair<Tensors, Tensors>> terms;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.step([&](const Tensors& p) {
      torch::Tensor loss = current_loss(of, p, run.batches()[i], context);
      for (const auto& [importance, anchor] : terms)
        loss = loss + penalty_strength * 0.5 * distance(importance, p, anchor);
      return loss;
    });
    if (!ends_context(i)) continue;
    terms.emplace_back(estimate.fisher(run, of.competing(context), plain.parameters, context), plain.parameters);
  }
  check_same(run, plain);
}

TEST_CASE("academic online EWC is the plain loop with one term that is carried on", "[ewc][property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const Estimate estimate = GENERATE(from_range(estimates()));
  const double data_size = GENERATE(0.0, 50.0);  // 0: no prior
  const double gamma = 0.6;
  CAPTURE(of.text(), estimate.labels, data_size);
  OptionValues options = estimate.options({{"gamma", gamma}, {"fisher-init", data_size > 0}});
  if (data_size > 0) options.set("fisher-prior", data_size);
  AcademicRun run(of, "online-ewc", options);
  run.train();
  Academic plain = run.plain();
  CarriedImportance carried(plain.parameters, data_size);
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    plain.step([&](const Tensors& p) {
      return current_loss(of, p, run.batches()[i], context) +
             penalty_strength * 0.5 * gamma * distance(carried.importance, p, carried.anchor);
    });
    if (!ends_context(i)) continue;
    carried.merge(estimate.fisher(run, of.competing(context), plain.parameters, context), gamma, plain.parameters);
  }
  check_same(run, plain);
}
