#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/evaluation/evaluate.h>
#include <meander/operators/to_float.h>
#include <meander/stream/graph/pipeline.h>

using namespace meander;

namespace {

/// A batch of bytes, as a data set holds them.
Batch bytes_of(std::int64_t number) {
  Batch batch = ToyStream{}(number);
  batch.x = batch.x.mul(40).add(128).clamp(0, 255).to(at::kByte).view({batch.size(), 1, 2, 3});
  return batch;
}

OperatorChain to_floats() {
  OperatorChain chain;
  chain.append(ops::to_float());
  return chain;
}

}  // namespace

TEST_CASE("samples without labels are predicted, and not learned from", "[property]") {
  ToyRun run(ToyStream{}, {});
  run.take_to(5);
  Batch batch = run.stream(9);
  const Logits labelled = run.learner.scores(batch);
  const std::vector<float> expected(labelled.values, labelled.values + labelled.rows * labelled.outputs);
  batch.y = at::Tensor();
  CHECK(batch.size() == 5);
  const Logits scores = run.learner.scores(batch);
  CHECK(scores.rows == 5);
  CHECK(bits(std::span(scores.values, expected.size())) == bits(expected));
  CHECK(error_line<Error>([&] { run.learner.take(batch, batch); }) ==
        "label: the batch has none; learn from samples with labels");
}

TEST_CASE("operators work on samples without labels", "[property]") {
  Batch batch = bytes_of(1);
  batch.y = at::Tensor();
  CHECK(to_floats()(batch).x.scalar_type() == at::kFloat);
}

TEST_CASE("a learner that was loaded can be evaluated before a pipeline ran, given the operators", "[property]") {
  const auto make = [] {
    return std::make_unique<Learner>(Classifier{std::make_unique<FusedMlp>(ToyStream{}.shape(), 1)}, toy_method("er"));
  };
  const auto trained = make(), loaded = make();
  trained->begin(nullptr, to_floats());
  for (std::int64_t i = 0; i < 9; ++i) trained->take(bytes_of(i), to_floats()(bytes_of(i)));
  Archive saved;
  trained->save(saved);
  loaded->load(saved);
  const Batch test = bytes_of(77);
  const std::vector<TestSet> tests{{test.x, test.y, 0}};
  CHECK(error_line<Error>([&] { evaluate(*loaded, tests); }).find("`prepare`") != std::string::npos);
  loaded->prepare(to_floats());
  CHECK(evaluate(*loaded, tests).per_context == evaluate(*trained, tests).per_context);
}
