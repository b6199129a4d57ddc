// The whole thing on the embedded digits: a stream that drifts, operators, a learner, evaluation.
#include "catch.h"
#include "method_run.h"

#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/observe.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/operators/operators.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/graph/pipeline.h>

using namespace meander;

namespace {

const ContextSet& split_digits() {
  static const ContextSet set =
      ContextSet::split(datasets::digits(), {.contexts = 5, .scenario = Scenario::Class, .seed = 1});
  return set;
}

double average_accuracy(Parts method) {
  ScheduleSource stream = fuzzy_boundaries(split_digits(), {.iterations = 200, .fuzziness = 50, .batch = 128});
  Learner learner(nets::mlp(split_digits()), std::move(method), {.consolidate = every(100)});
  const RunSummary summary = (stream | ops::to_float() | learner).run();
  CHECK(summary.read == 1000);
  CHECK(summary.branches.front().learned == 1000);
  CHECK(learner.samples() == 128000);
  return evaluate(learner, split_digits().test()).average();
}

struct Bits {
  std::vector<std::uint32_t> parameters;
  std::vector<std::uint64_t> losses, accuracies;
  std::vector<std::int64_t> correct;
  bool operator==(const Bits&) const = default;
};

/// Shifted images, so that every replay is augmented differently.
Bits learned(const std::string& method, int threads) {
  ScheduleSource stream = fuzzy_boundaries(split_digits(), {.iterations = 5, .fuzziness = 2, .batch = 64});
  Learner learner(nets::mlp(split_digits(), {.units = 120}), toy_method(method), {.consolidate = every(4)});
  const auto diary = std::make_shared<Diary>();
  const auto curve = accuracy(split_digits().test(), {.every = 10, .samples = 200});
  Pipeline pipeline =
      stream | ops::to_float() | ops::random_crop(2, ops::Border::Zero) | learner | observe(diary, curve);
  pipeline.run({.threads = threads, .seed = 3});
  Bits result{bits(learner.parameters()), bits(diary->losses), {}, diary->correct};
  for (const auto& point : curve->points()) {
    for (const std::uint64_t word : bits(point.accuracies.per_context)) result.accuracies.push_back(word);
  }
  return result;
}

}  // namespace

TEST_CASE("experience replay learns split digits from a drifting stream; plain training forgets", "[acceptance]") {
  const double er = average_accuracy(methods::er({.budget = 1000}));
  CAPTURE(er);
  CHECK(er >= 0.85);
  const double none = average_accuracy(methods::none());
  CAPTURE(none);
  CHECK(none < 0.60);
}

TEST_CASE("FROMP gives the same bits again and again, while operators run beside it",
          "[pipeline][determinism][regression]") {
  const MethodRun fromp{.method = "fromp"};
  const std::string expected = fromp.learned(1);
  for (int i = 0; i < 5; ++i) {
    for (const int threads : {2, 3}) CHECK((fromp.learned(threads) == expected));
  }
}

TEST_CASE("natural continual learning without a prior goes on for 1,000 iterations", "[ncl][acceptance][regression]") {
  MethodRun ncl{.method = "ncl", .network = {.units = 40}, .iterations = 200, .batch = 16, .consolidate_every = 100};
  ncl.options.set("fisher-init", false);
  const double accuracy = ncl.run(2, [](Learner& learner) {
    CHECK(learner.iterations() == 1000);
    CHECK(learner.consolidations() == 10);
    for (const float p : learner.parameters()) REQUIRE(std::isfinite(p));
    return evaluate(learner, MethodRun::digits(Scenario::Class).test()).average();
  });
  CHECK(accuracy > 0.12);  // better than chance
}

TEST_CASE("a run on split digits gives the same bits for 1 to 4 threads", "[pipeline][determinism]") {
  const std::string method = GENERATE("none", "er and si", "lwf", "agem");
  CAPTURE(method);
  const Bits expected = learned(method, 1);
  REQUIRE(expected.losses.size() == 25);
  REQUIRE(expected.accuracies.size() == 10);
  for (const int threads : {2, 3, 4}) {
    CAPTURE(threads);
    CHECK((learned(method, threads) == expected));
  }
}
