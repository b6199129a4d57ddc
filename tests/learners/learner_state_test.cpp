#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/autograd_mlp.h>

using namespace meander;

namespace {

LearnerOptions options_for(const std::string& updates) {
  LearnerOptions options;
  options.consolidate = every(3);
  options.updates_per_batch = parse_updates_per_batch(updates);
  return options;
}

Archive through_bytes(const Learner& learner) {
  Archive saved;
  learner.save(saved);
  return Archive::from_bytes(saved.to_bytes(), "test");
}

/// Compares a learner that is saved after `stop` batches, loaded into another and continued, with one that never
/// stopped.
template <class Make>
void check_resumed(const Make& make, std::int64_t stop) {
  ToyRun whole = make(), first = make(), resumed = make();
  whole.take_to(17);
  first.take_to(stop);
  resumed.learner.load(through_bytes(first.learner));
  resumed.next = stop;
  resumed.take_to(17);
  for (ToyRun* run : {&whole, &resumed}) run->learner.end(false);
  CHECK(bits(resumed.parameters()) == bits(whole.parameters()));
  const auto tail = [&](const auto& list) { return std::vector(list.begin() + stop, list.end()); };
  CHECK(bits(resumed.diary->losses) == bits(tail(whole.diary->losses)));
  CHECK(resumed.diary->correct == tail(whole.diary->correct));
  CHECK(resumed.diary->iterations == tail(whole.diary->iterations));
  CHECK(resumed.diary->consolidated == tail(whole.diary->consolidated));
  CHECK(resumed.learner.samples() == whole.learner.samples());
  CHECK(resumed.learner.consolidations() == whole.learner.consolidations());
  CHECK(through_bytes(resumed.learner).to_bytes() == through_bytes(whole.learner).to_bytes());
}

}  // namespace

TEST_CASE("a learner that is saved and loaded goes on bit by bit as if it had never stopped", "[property]") {
  const std::string method = GENERATE("none", "si", "er", "lwf", "agem", "er and si", "soft er", "agem, both");
  const std::string updates = GENERATE("1", "2", "1/4");
  const std::int64_t stop = GENERATE(0, 1, 6, 7);
  CAPTURE(method, updates, stop);
  check_resumed([&] { return ToyRun(ToyStream{}, toy_method(method), options_for(updates)); }, stop);
}

TEST_CASE("so does one with a head for each context", "[property]") {
  const std::string method = GENERATE("lwf", "er", "agem");
  const ToyStream heads{.outputs = 6, .contexts = 3};
  check_resumed([&] { return ToyRun(heads, toy_method(method), options_for("1/2")); }, GENERATE(0, 7));
}

TEST_CASE("so does one whose network has running statistics and draws random numbers", "[property]") {
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = true;
  shape.dropout = 0.3;
  check_resumed(
      [&] {
        return ToyRun(ToyStream{}, std::make_unique<AutogradMlp>(shape, 1), toy_method("soft er"), options_for("1"));
      },
      GENERATE(0, 7));
}

TEST_CASE("so does one whose optimiser is descent with momentum", "[property]") {
  LearnerOptions options = options_for("1");
  options.optimiser = SgdOptions{.lr = 0.1, .momentum = 0.9};
  check_resumed([&] { return ToyRun(ToyStream{}, toy_method("si"), options); }, 5);
}

TEST_CASE("a consolidation that was asked for is not forgotten", "[property]") {
  ToyRun asked(ToyStream{}, {}, options_for("1")), loaded(ToyStream{}, {}, options_for("1"));
  asked.learner.request_consolidation();
  loaded.learner.load(through_bytes(asked.learner));
  loaded.take_to(1);
  CHECK(loaded.learner.consolidations() == 1);
}

TEST_CASE("batches that wait are learned from by a learner that pools fewer", "[regression]") {
  LearnerOptions fours = options_for("1/4"), twos = options_for("1/2");
  fours.consolidate = twos.consolidate = on_request();  // which would not leave them waiting
  ToyRun four(ToyStream{}, {}, fours), two(ToyStream{}, {}, twos);
  four.take_to(3);
  two.learner.load(through_bytes(four.learner));
  two.next = 3;
  two.take_to(4);
  CHECK(two.learner.steps() == 1);
  CHECK(two.diary->samples == std::vector<std::int64_t>{20});
}

TEST_CASE("a learner that was never begun can be saved, and begins from what was loaded", "[regression]") {
  const std::string method = GENERATE("si", "er", "lwf", "agem");
  const auto make = [&](std::uint64_t seed) {
    return std::make_unique<Learner>(Classifier{std::make_unique<FusedMlp>(ToyStream{}.shape(), seed)},
                                     toy_method(method), options_for("1"));
  };
  const auto untouched = make(1), loaded = make(2);
  loaded->load(through_bytes(*untouched));
  for (Learner* learner : {untouched.get(), loaded.get()}) {
    learner->begin(nullptr, OperatorChain());
    for (std::int64_t i = 0; i < 8; ++i) learner->take(ToyStream{}(i), ToyStream{}(i));
  }
  CHECK(bits(loaded->parameters()) == bits(untouched->parameters()));
}

TEST_CASE("state of another network or another method is refused", "[refusal]") {
  ToyRun er(ToyStream{}, toy_method("er"), options_for("1")), si(ToyStream{}, toy_method("si"), options_for("1"));
  er.take_to(2);
  CHECK(error_line<Error>([&] { si.learner.load(through_bytes(er.learner)); }) != "no error");
  ToyRun wider(ToyStream{.inputs = 8}, toy_method("er"), options_for("1"));
  CHECK(error_line<Error>([&] { wider.learner.load(through_bytes(er.learner)); }).find("F-8x7x7_c4") !=
        std::string::npos);
}
