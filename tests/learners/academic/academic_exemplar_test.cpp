// Methods whose stored samples join the training set in the academic setting, as they are declared: the loops that
// their pages in docs/methods/ describe are written out here, in double, with LibTorch's autograd. How many stored
// samples a step takes, and which, is taken from our run.
#include "academic_exemplars.h"
#include "catch.h"

#include <meander/learners/parts/added_memory.h>

using namespace meander;

namespace {

constexpr std::int64_t exemplar_budget = 5;

/// Records what every step learns from.
class RecordedUnion final : public AddedMemory {
 public:
  using Made = AddedMemory;
  explicit RecordedUnion(AddedMemory&& made) : AddedMemory(std::move(made)) {}
  Groups record;

 protected:
  Batch choose(Step& step) override {
    Batch chosen = AddedMemory::choose(step);
    record.push_back(copy_of(chosen.empty() ? step.current() : chosen));
    return chosen;
  }
};

/// First samples of the stream's batch, then stored ones.
std::int64_t check_union(const Batch& learned, const Batch& streamed, const ChosenSets& memory) {
  REQUIRE(learned.size() == streamed.size());
  std::int64_t stored = 0;
  for (std::int64_t i = 0; i < learned.size(); ++i) {
    const auto label = learned.y[i].item<std::int64_t>();
    if (stored == 0 && learned.x[i].equal(streamed.x[i]) && label == streamed.y[i].item<std::int64_t>()) continue;
    ++stored;
    CHECK(std::any_of(memory.sets().begin(), memory.sets().end(),
                      [&](const auto& set) { return set.label == label && holds(set.x, learned.x[i]); }));
  }
  return stored;
}

/// Each sample against the outputs that compete for it: those of its own head where there are several.
torch::Tensor loss_of_union(const AcademicCase& of, torch::Tensor f, const torch::Tensor& y, std::int64_t context) {
  if (!of.context_wise() || of.single_head) return Academic::cross_entropy(f, y, of.competing(context));
  const torch::Tensor head = torch::arange(of.outputs(), torch::kLong).div(AcademicCase::per_context, "floor");
  f = f.masked_fill(head.ne(y.div(AcademicCase::per_context, "floor").unsqueeze(1)), -INFINITY);
  return Academic::cross_entropy(f, y, 0, of.outputs());
}

/// Binary cross-entropy, summed over the outputs that compete; those of classes learned before have the teacher's
/// sigmoids for targets.
torch::Tensor binary_loss(const AcademicCase& of, const torch::Tensor& f, const Batch& batch, std::int64_t context,
                          const Tensors& teacher) {
  torch::Tensor targets = torch::zeros_like(f).scatter(1, batch.y.unsqueeze(1), 1.0);
  const std::int64_t before = context * AcademicCase::per_context, last = of.competing(context).last;
  if (context > 0) {
    targets.slice(1, 0, before).copy_(Academic::logits(teacher, batch.x).slice(1, 0, before).sigmoid());
  }
  const torch::Tensor open = f.slice(1, 0, last), wanted = targets.slice(1, 0, last);
  return (open.clamp_min(0) - open * wanted + (-open.abs()).exp().log1p()).sum(1).mean();
}

void check_scores(AcademicRun& run, const Academic& plain, const ChosenSets& memory) {
  const std::int64_t context = 1;
  const Batch all = training_set(run.set(), context);
  const torch::Tensor expected = memory.scores(plain.parameters, all.x, context);
  const Logits scores = run.learner().scores(all);
  REQUIRE((scores.rows == all.size() && scores.outputs == expected.size(1)));
  const torch::Tensor ours =
      torch::from_blob(const_cast<float*>(scores.values), expected.sizes(), torch::kFloat).to(torch::kDouble);
  CHECK(torch::allclose(ours, expected, 1e-3, 1e-3));
}

/// Trains the run, and the same with a loop; both learn from the union and classify by the memory's means.
void check_exemplars(AcademicRun& run, const AcademicCase& of, ChosenSets memory, bool binary) {
  auto& added = run.record<RecordedUnion>();
  run.train();
  REQUIRE(added.record.size() == run.batches().size());
  Academic plain = run.plain();
  Tensors teacher;
  std::int64_t stored = 0;
  for (std::size_t i = 0; i < added.record.size(); ++i) {
    const Batch& batch = added.record[i];
    const std::int64_t context = context_at(i);
    stored += check_union(batch, run.batches()[i], memory);
    plain.step([&](const Tensors& p) {
      const torch::Tensor f = Academic::logits(p, batch.x);
      return binary ? binary_loss(of, f, batch, context, teacher) : loss_of_union(of, f, batch.y, context);
    });
    if (!ends_context(i)) continue;
    teacher = plain.parameters;
    memory.end_context(run, plain.parameters, context);
  }
  CHECK(stored > 20);
  check_same(run, plain);
  check_scores(run, plain, memory);
}

}  // namespace

TEST_CASE("academic exemplars are the plain loop over the union, and the nearest class mean", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const std::string selection = GENERATE("herding", "fromp");
  const bool full = GENERATE(false, true);
  CAPTURE(of.text(), selection, full);
  AcademicRun run(of, "exemplars",
                  given({{"budget", exemplar_budget},
                         {"sample-selection", selection},
                         {"use-full-capacity", full},
                         {"add-buffer", true},
                         {"prototypes", true}}));
  check_exemplars(run, of, ChosenSets(of, selection, exemplar_budget, full), false);
}

TEST_CASE("academic iCaRL as declared is the plain loop, and so are exemplars with its loss", "[property]") {
  const std::string method = GENERATE("icarl", "exemplars");
  const AcademicCase of = GENERATE(values<AcademicCase>({{}, {.active = ActiveClasses::SoFar}}));
  CAPTURE(method, of.text());
  OptionValues options = given({{"budget", exemplar_budget}, {"sample-selection", std::string("herding")}});
  if (method == "exemplars") {
    for (const char* use : {"add-buffer", "prototypes", "bce-distill"}) options.set(use, true);
  }
  AcademicRun run(of, method, options);
  check_exemplars(run, of, ChosenSets(of, "herding", exemplar_budget), true);
}
