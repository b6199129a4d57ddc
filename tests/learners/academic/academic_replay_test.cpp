// Methods that draw stored samples in the academic setting, as they are declared: the loops that their pages in
// docs/methods/ describe are written out here, in double, with LibTorch's autograd. Random draws are taken from our run
// and checked separately.
#include "academic_draws.h"
#include "academic_run.h"
#include "catch.h"

#include <meander/learners/parts/experience_replay.h>
#include <meander/learners/parts/gradient_projection.h>

using namespace meander;

namespace {

constexpr std::int64_t replay_budget = 5;

/// Checks a step's groups: one for all earlier contexts, or one for each if replay goes context by context.
void check_groups(const AcademicCase& of, const Groups& groups, std::int64_t context, std::int64_t per_class,
                  DrawnSamples& drawn) {
  const std::int64_t count = context == 0 ? 0 : of.context_wise() ? context : 1;
  REQUIRE(static_cast<std::int64_t>(groups.size()) == count);
  for (std::int64_t j = 0; j < count; ++j) {
    const Batch& group = groups[static_cast<std::size_t>(j)];
    const std::int64_t held = (of.context_wise() ? 1 : context) * AcademicCase::per_context * per_class;
    CHECK(group.size() == std::min((AcademicCase::batch + count - 1) / count, held));
    drawn.check(group.x, group.y, of.context_wise() ? j : 0, of.context_wise() ? j + 1 : context);
  }
}

/// Checks the draws of a whole run: within a context from the same sets, all samples of which come up.
void check_draws(const AcademicCase& of, const AcademicRun& run, const std::vector<Groups>& record,
                 std::int64_t per_class) {
  REQUIRE(record.size() == run.batches().size());
  DrawnSamples drawn(run);
  for (std::size_t i = 0; i < record.size(); ++i) {
    check_groups(of, record[i], context_at(i), per_class, drawn);
    if (!ends_context(i)) continue;
    drawn.check_complete(context_at(i), static_cast<std::size_t>(per_class));
    drawn.clear();
  }
}

/// The outputs that the teacher's softmax runs over: those that competed when it learned.
std::int64_t taught(const AcademicCase& of, OutputRange open, std::int64_t context) {
  return of.active == ActiveClasses::SoFar ? of.competing(context - 1).last : open.last;
}

/// Mean over the groups of the loss on each; `teacher` empty: towards the labels.
torch::Tensor groups_loss(const AcademicCase& of, const Tensors& p, const Groups& groups, std::int64_t context,
                          const Tensors& teacher = {}) {
  torch::Tensor sum = torch::zeros({}, torch::kDouble);
  for (std::size_t j = 0; j < groups.size(); ++j) {
    const OutputRange open = of.replayed(static_cast<std::int64_t>(j), context);
    const torch::Tensor f = Academic::logits(p, groups[j].x);
    sum = sum + (teacher.empty() ? Academic::cross_entropy(f, groups[j].y, open)
                                 : Academic::distillation(f, Academic::logits(teacher, groups[j].x), open.first,
                                                          taught(of, open, context), open.last));
  }
  return sum / static_cast<double>(groups.size());
}

/// The scalar product over all parameters.
double inner(const Tensors& a, const Tensors& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] * b[i]).sum().item<double>();
  return sum;
}

/// r L_C + (1 - r) L_R, on these groups.
Academic replayed(const AcademicCase& of, const AcademicRun& run, const std::vector<Groups>& record, bool distill) {
  Academic plain = run.plain();
  Tensors teacher;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const std::int64_t context = context_at(i);
    const double r = 1.0 / static_cast<double>(context + 1);
    plain.step([&](const Tensors& p) {
      torch::Tensor current = current_loss(of, p, run.batches()[i], context);
      if (context == 0) return current;
      return r * current + (1 - r) * groups_loss(of, p, record[i], context, teacher);
    });
    if (distill && ends_context(i)) teacher = plain.parameters;
  }
  return plain;
}

}  // namespace

TEST_CASE("academic ER as declared is the plain loop, with labels and with soft targets", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const bool distill = GENERATE(false, true);
  CAPTURE(of.text(), distill);
  AcademicRun run(of, "er", given({{"budget", replay_budget}, {"distill", distill}, {"temp", Academic::temperature}}));
  auto& replay = run.record<RecordedGroups<ExperienceReplay>>();
  run.train();
  check_draws(of, run, replay.record, replay_budget);
  check_same(run, replayed(of, run, replay.record, distill));
}

TEST_CASE("academic replay of all data is the plain loop", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const bool distill = GENERATE(false, true);
  CAPTURE(of.text(), distill);
  AcademicRun run(of, "replay-all", given({{"distill", distill}, {"temp", Academic::temperature}}));
  auto& replay = run.record<RecordedGroups<ExperienceReplay>>();
  run.train();
  check_draws(of, run, replay.record, AcademicCase::per_class);
  check_same(run, replayed(of, run, replay.record, distill));
}

TEST_CASE("academic A-GEM as declared is the plain loop, as a constraint alone and with replay", "[property]") {
  const AcademicCase of = GENERATE(from_range(academic_cases()));
  const bool both = GENERATE(false, true);
  CAPTURE(of.text(), both);
  AcademicRun run(of, "agem", given({{"budget", replay_budget}, {"learn-too", both}}));
  auto& projection = run.record<RecordedGroups<GradientProjection>>();
  run.train();
  check_draws(of, run, projection.record, replay_budget);
  Academic plain = run.plain();
  int conflicts = 0;
  for (std::size_t i = 0; i < run.batches().size(); ++i) {
    const std::int64_t context = context_at(i);
    const double r = both ? 1.0 / static_cast<double>(context + 1) : 1.0, rest = both ? 1 - r : 1.0;
    const auto on_memory = [&](const Tensors& p) { return rest * groups_loss(of, p, projection.record[i], context); };
    plain.compute([&](const Tensors& p) {
      torch::Tensor current = r * current_loss(of, p, run.batches()[i], context);
      return both && context > 0 ? current + on_memory(p) : current;
    });
    if (context > 0) {
      const Tensors reference = plain.gradient_of(on_memory);
      const double product = inner(plain.gradients, reference), square = inner(reference, reference);
      for (std::size_t k = 0; product < 0 && k < reference.size(); ++k) {
        plain.gradients[k] = plain.gradients[k] - product / square * reference[k];
      }
      conflicts += product < 0 ? 1 : 0;
    }
    plain.apply();
  }
  CHECK((both || conflicts > 0));
  check_same(run, plain);
}
