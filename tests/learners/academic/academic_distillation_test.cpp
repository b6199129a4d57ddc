// LwF in the academic setting, as it is declared: the loop of docs/methods/lwf.md is written out here, in double, with
// LibTorch's autograd.
#include "academic_run.h"
#include "catch.h"

using namespace meander;

namespace {

/// The loss of one head: the teacher's softmax covers outputs [open.first, seen), the student's covers `open`.
torch::Tensor distilled(const torch::Tensor& f, const torch::Tensor& teacher, OutputRange open, std::int64_t seen,
                        bool hard) {
  if (!hard) return Academic::distillation(f, teacher, open.first, seen, open.last);
  return Academic::cross_entropy(f, teacher.slice(1, open.first, seen).argmax(1) + open.first, open);
}

/// The mean over earlier contexts if replay goes context by context; otherwise one loss for all of them.
torch::Tensor distilled_loss(const AcademicCase& of, const torch::Tensor& f, const torch::Tensor& teacher,
                             std::int64_t context, bool hard) {
  if (!of.context_wise()) {
    const OutputRange open = of.competing(context);
    const std::int64_t seen = of.scenario == Scenario::Class ? context * AcademicCase::per_context : open.last;
    return distilled(f, teacher, open, seen, hard);
  }
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::int64_t j = 0; j < context; ++j) {
    const OutputRange head = of.competing(j);
    sum = sum + distilled(f, teacher, head, head.last, hard);
  }
  return sum / static_cast<double>(context);
}

/// Combines current and replay loss: soft targets have LwF's own weights, labels those of any replay.
torch::Tensor combined(const AcademicCase& of, const torch::Tensor& current, const torch::Tensor& replay,
                       std::int64_t context, bool hard) {
  const auto earlier = static_cast<double>(context);
  if (hard) return current / (earlier + 1) + (1 - 1 / (earlier + 1)) * replay;
  return current + (of.scenario == Scenario::Class ? 1.0 : earlier) * replay;
}

}  // namespace

TEST_CASE("academic LwF is the plain loop, with soft targets and with labels", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const bool hard = GENERATE(false, true);
  CAPTURE(of.text(), hard);
  AcademicRun run(of, "lwf", given({{"hard-targets", hard}, {"temp", Academic::temperature}}));
  run.train();
  Academic plain = run.plain();
  Tensors teacher;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const Batch& batch = run.batches()[i];
    const std::int64_t context = context_at(i);
    plain.step([&](const Tensors& p) {
      const torch::Tensor f = Academic::logits(p, batch.x);
      torch::Tensor current = Academic::cross_entropy(f, batch.y, of.competing(context));
      if (context == 0) return current;
      const torch::Tensor said = Academic::logits(teacher, batch.x);
      return combined(of, current, distilled_loss(of, f, said, context, hard), context, hard);
    });
    if (ends_context(i)) teacher = plain.parameters;
  }
  check_same(run, plain);
}
