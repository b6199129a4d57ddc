#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/parts/teacher_targets.h>

#include <cmath>

using namespace meander;

namespace {

struct Taught {
  explicit Taught(double temperature = 1.0) {
    auto made = std::make_unique<TeacherTargets>(temperature);
    teacher = made.get();
    Parts list;
    list.push_back(std::move(made));
    LearnerOptions options;
    options.consolidate = on_request();
    run = std::make_unique<ToyRun>(ToyStream{.outputs = 5}, std::move(list), options);
  }
  /// Takes the next batch with its labels modulo `classes`, plus `first`.
  void take(std::int64_t first, std::int64_t classes) {
    Batch batch = run->stream(run->next++);
    batch.y = batch.y.remainder(classes).add(first);
    labels = batch.y;
    run->learner.take(batch, batch);
  }

  TeacherTargets* teacher;
  std::unique_ptr<ToyRun> run;
  at::Tensor labels;
};

}  // namespace

TEST_CASE("classes that the teacher had seen take its targets, whichever they are; others stay one-hot", "[property]") {
  const double temperature = GENERATE(1.0, 2.0);
  Taught taught(temperature);
  taught.take(2, 2);
  CHECK(taught.teacher->targets().empty());
  taught.run->learner.request_consolidation();
  taught.take(2, 2);
  const Batch next = taught.run->stream(taught.run->next);
  const Logits f = taught.run->learner.logits(next);
  const std::vector<float> logits(f.values, f.values + f.rows * f.outputs);
  taught.take(3, 2);
  const std::vector<float>& targets = taught.teacher->targets();
  REQUIRE(targets.size() == logits.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::size_t column = i % 5, row = i / 5;
    const bool label = taught.labels.data_ptr<std::int64_t>()[row] == static_cast<std::int64_t>(column);
    const bool seen = column == 2 || column == 3;
    CHECK(double{targets[i]} == Approx(seen ? 1.0 / (1.0 + std::exp(-logits[i] / temperature)) : label ? 1.0 : 0.0));
  }
}

TEST_CASE("a teacher's targets come with a binary loss, from the first step on", "[property]") {
  Taught taught;
  LearnerOptions options;
  options.consolidate = on_request();
  options.objective = Objective::Binary;
  ToyRun binary(ToyStream{.outputs = 5}, {}, options);
  for (int i = 0; i < 3; ++i) {
    Batch batch = binary.stream(binary.next++);
    batch.y = batch.y.remainder(2).add(2);
    binary.learner.take(batch, batch);
    taught.take(2, 2);
  }
  CHECK(bits(taught.run->diary->losses) == bits(binary.diary->losses));
}

TEST_CASE("a teacher's targets refuse a temperature that means nothing", "[refusal]") {
  CHECK(error_line<UsageError>([] { TeacherTargets targets(0.0); }) ==
        "temperature: 0 is not a temperature; give a finite number above 0");
}
