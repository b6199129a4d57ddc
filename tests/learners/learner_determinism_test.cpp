#include "catch.h"
#include "learner_fixture.h"

#include <meander/learners/nets/autograd_mlp.h>

using namespace meander;

namespace {

struct Bits {
  std::vector<std::uint32_t> parameters, logits;
  std::vector<std::uint64_t> losses;
  std::vector<std::int64_t> correct;
  bool operator==(const Bits&) const = default;
};

/// Wide enough for several tiles per layer and several stretches of the flat array.
Bits learned_bits(const std::string& method, std::int64_t batch, int threads) {
  const ToyStream stream{.inputs = 150, .outputs = 10, .batch = batch};
  LearnerOptions options;
  options.consolidate = every(2);
  ToyRun run(stream, std::make_unique<FusedMlp>(stream.shape(3, 170), 1), toy_method(method), options, threads);
  run.take_to(5);
  const Batch unseen = stream(9);
  const Logits logits = run.learner.logits(unseen);
  return {bits(run.parameters()),
          bits(std::span(logits.values, static_cast<std::size_t>(logits.rows * logits.outputs))),
          bits(run.diary->losses), run.diary->correct};
}

}  // namespace

TEST_CASE("a learner's parameters, losses and predictions are the same bits for 1 to 4 threads", "[determinism]") {
  const std::string method = GENERATE("none", "si", "er", "lwf", "agem", "er and si");
  const std::int64_t batch = GENERATE(10, 37, 128);
  CAPTURE(method, batch);
  const Bits expected = learned_bits(method, batch, 1);
  CHECK(expected.losses.size() == 5);
  for (const int threads : {2, 3, 4}) {
    CAPTURE(threads);
    CHECK((learned_bits(method, batch, threads) == expected));
  }
}

TEST_CASE("a learner without an arena learns the same bits as one with it", "[determinism]") {
  const ToyStream stream;
  ToyRun with(stream, toy_method("er and si"));
  Learner without({std::make_unique<FusedMlp>(stream.shape(), 1)}, toy_method("er and si"));
  without.begin(nullptr, OperatorChain());
  with.take_to(6);
  for (std::int64_t i = 0; i < 6; ++i) without.take(stream(i), stream(i));
  CHECK(bits(without.parameters()) == bits(with.parameters()));
}

TEST_CASE("two runs through autograd with the same number of threads are the same bits", "[determinism]") {
  const auto run = [] {
    MlpShape shape = ToyStream{}.shape();
    shape.batch_norm = true;
    shape.dropout = 0.2;
    ToyRun one(ToyStream{}, std::make_unique<AutogradMlp>(shape, 1), toy_method("er and si"));
    one.take_to(10);
    return bits(one.parameters());
  };
  CHECK(run() == run());
}
