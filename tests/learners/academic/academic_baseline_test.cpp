// Methods without a loss term of their own in the academic setting, as they are declared: the loops that their pages in
// docs/methods/ describe are written out here, in double, with LibTorch's autograd.
#include "academic_run.h"
#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/stream/contexts/cumulative_source.h>

using namespace meander;

namespace {

std::vector<AcademicCase> task_cases() {
  return {{.scenario = Scenario::Task}, {.scenario = Scenario::Task, .single_head = true}};
}

/// If outputs are split by context: the mean, over the contexts of a batch, of the loss over the context's outputs.
torch::Tensor loss_of_all(const AcademicCase& of, const torch::Tensor& f, const Batch& batch, std::int64_t visible) {
  if (!of.context_wise()) return Academic::cross_entropy(f, batch.y, of.competing(visible - 1));
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::int64_t j = 0; j < visible; ++j) {
    const torch::Tensor rows = batch.y.div(AcademicCase::per_context, "floor").eq(j).nonzero().flatten();
    CHECK(rows.numel() == (AcademicCase::batch + visible - 1) / visible);
    sum = sum + Academic::cross_entropy(f.index_select(0, rows), batch.y.index_select(0, rows), of.competing(j));
  }
  return sum / static_cast<double>(visible);
}

/// The gates of a context, one row per hidden layer.
Tensors gates_of(const Gates& gates, std::int64_t context) {
  Tensors list;
  for (std::size_t layer = 0; layer < gates.layers.size(); ++layer) {
    const float* row = gates.row(layer, context, AcademicCase::units);
    list.push_back(torch::tensor(std::vector<float>(row, row + AcademicCase::units)).to(torch::kDouble));
  }
  return list;
}

}  // namespace

TEST_CASE("academic none is the plain loop", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  CAPTURE(of.text());
  AcademicRun run(of, "none");
  run.train();
  Academic plain = run.plain();
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Batch& batch = run.batches()[i];
    plain.step([&](const Tensors& p) {
      return Academic::cross_entropy(Academic::logits(p, batch.x), batch.y, of.competing(context_at(i)));
    });
  }
  check_same(run, plain);
}

TEST_CASE("academic joint and cumulative are the plain loop over all contexts, or all so far", "[property]") {
  const std::string method = GENERATE("joint", "cumulative");
  const AcademicCase of =
      GENERATE(values<AcademicCase>({{.scenario = Scenario::Class},
                                     {.scenario = Scenario::Class, .active = ActiveClasses::Current},
                                     {.scenario = Scenario::Domain},
                                     {.scenario = Scenario::Task}}));
  CAPTURE(method, of.text());
  AcademicRun run(of, method);
  run.train(CumulativeSource(run.set(), {.iterations = AcademicCase::iterations,
                                         .batch = AcademicCase::batch,
                                         .joint = method == "joint",
                                         .by_context = of.context_wise()}));
  REQUIRE(run.batches().size() == (method == "joint" ? 1 : AcademicCase::contexts) * AcademicCase::iterations);
  Academic plain = run.plain();
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Batch& batch = run.batches()[i];
    const std::int64_t visible = method == "joint" ? AcademicCase::contexts : context_at(i) + 1;
    if (of.outputs() > AcademicCase::per_context)
      CHECK(batch.y.max().item<std::int64_t>() < visible * AcademicCase::per_context);
    plain.step([&](const Tensors& p) { return loss_of_all(of, Academic::logits(p, batch.x), batch, visible); });
  }
  check_same(run, plain);
}

TEST_CASE("academic separate networks are plain loops, one per context with an optimiser of its own", "[property]") {
  const AcademicCase of = GENERATE(from_range(task_cases()));
  CAPTURE(of.text());
  AcademicRun run(of, "separate");
  run.train();
  const Academic all = run.plain();
  const std::size_t share = all.parameters.size() / AcademicCase::contexts;
  std::vector<float> parameters;
  std::vector<double> losses;
  for (std::int64_t t = 0; t < AcademicCase::contexts; ++t) {
    Academic plain = all;
    const auto first = static_cast<std::size_t>(t) * share;
    plain.keep(first, first + share);
    for (std::int64_t i = t * AcademicCase::iterations; i < (t + 1) * AcademicCase::iterations; ++i) {
      const Batch& batch = run.batches()[static_cast<std::size_t>(i)];
      const torch::Tensor y = of.single_head ? batch.y : batch.y - t * AcademicCase::per_context;
      plain.step([&](const Tensors& p) {
        return Academic::cross_entropy(Academic::logits(p, batch.x), y, 0, AcademicCase::per_context);
      });
    }
    const std::vector<float> own = plain.flat();
    parameters.insert(parameters.end(), own.begin(), own.end());
    losses.insert(losses.end(), plain.losses.begin(), plain.losses.end());
  }
  CHECK(difference(run.parameters(), parameters) < single_precision);
  for (std::size_t i = 0; i < losses.size(); ++i) CHECK(run.losses()[i] == Approx(losses[i]).epsilon(single_precision));
}

TEST_CASE("academic XdG is the plain loop through the gates of the context", "[xdg][property]") {
  const AcademicCase of = GENERATE(from_range(task_cases()));
  const double share = GENERATE(0.4, 0.9);
  CAPTURE(of.text(), share);
  AcademicRun run(of, "xdg", given({{"gating-prop", share}}));
  run.train();
  Academic plain = run.plain();
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Batch& batch = run.batches()[i];
    const std::int64_t context = context_at(i);
    const Tensors gates = gates_of(run.plan().mlp.gates, context);
    REQUIRE(gates.size() == 2);
    for (const torch::Tensor& row : gates) {
      CHECK(row.eq(0).sum().item<std::int64_t>() == static_cast<std::int64_t>(share * AcademicCase::units));
    }
    plain.step([&](const Tensors& p) {
      return Academic::cross_entropy(Academic::logits(p, batch.x, gates), batch.y, of.competing(context));
    });
  }
  check_same(run, plain);
}
