// The state of every method of the list.
#include "catch.h"
#include "every_method.h"
#include "stream/error_line.h"

#include <ATen/ops/zeros.h>

using namespace meander;

TEST_CASE("every method goes on from its state, also where something else was learned before", "[state][property]") {
  for (const MethodCase& one : every_method()) {
    for (const std::int64_t stop : {0, 4, 6}) {
      INFO(one.name() << ", stopped after " << stop);
      CaseRun whole(one), first(one), used(one, 7);
      for (CaseRun* run : {&whole, &first, &used}) run->begin();
      whole.take_from(0, 11);
      first.take_from(0, stop);
      used.take_from(100, 108);
      used.learner->load(first.saved());
      CHECK(used.saved().to_bytes() == first.saved().to_bytes());
      used.take_from(stop, 11);
      CHECK(bits(used.learner->parameters()) == bits(whole.learner->parameters()));
      CHECK(used.saved().to_bytes() == whole.saved().to_bytes());
      CHECK(used.learner->notes().empty());
    }
  }
}

TEST_CASE("every method begins from a state that was saved before its first step, whatever it learned", "[state]") {
  for (const MethodCase& one : every_method()) {
    INFO(one.name());
    CaseRun fresh(one), used(one, 7);
    const Archive untouched = fresh.saved();
    used.begin();
    used.take_from(100, 108);
    used.learner->load(untouched);
    fresh.begin();
    for (CaseRun* run : {&fresh, &used}) run->take_from(0, 8);
    CHECK(used.saved().to_bytes() == fresh.saved().to_bytes());
  }
}

namespace {

LearnerOptions optimised_by(OptimiserOptions optimiser) {
  LearnerOptions options;
  options.consolidate = every(3);
  options.optimiser = optimiser;
  return options;
}

std::string state_of(const Learner& learner) {
  Archive saved;
  learner.save(saved);
  return saved.to_bytes();
}

/// Checks that the state is refused and leaves the learner as it was; returns the error.
std::string state_refusal(ToyRun& from, ToyRun& into) {
  from.take_to(5);
  into.take_to(4);
  const std::string before = state_of(into.learner);
  const Archive saved = Archive::from_bytes(state_of(from.learner), "test");
  std::string line = error_line<Error>([&] { into.learner.load(saved); });
  CHECK(state_of(into.learner) == before);
  CHECK_NOTHROW(into.take_to(8));
  return line;
}

std::string state_refusal(const std::string& from, const std::string& into) {
  ToyRun one(ToyStream{}, toy_method(from), optimised_by(AdamOptions{})),
      other(ToyStream{}, toy_method(into), optimised_by(AdamOptions{}));
  return state_refusal(one, other);
}

}  // namespace

TEST_CASE("state loads only into a learner with the same parts", "[state][refusal]") {
  CHECK(
      state_refusal("er and si", "er") ==
      "learner: the saved list of parts is 'memory (reservoir of 12), experience-replay, synaptic-intelligence', here "
      "it is 'memory (reservoir of 12), experience-replay'; load it into a learner made the same way");
  const std::vector<std::pair<std::string, std::string>> pairs{
      {"er", "none"},        {"none", "er"}, {"er", "er and si"}, {"si", "ewc"},
      {"ewc", "online-ewc"}, {"lwf", "er"},  {"kfac-ewc", "ncl"}};
  for (const auto& [from, into] : pairs) {
    CAPTURE(from, into);
    CHECK(state_refusal(from, into).starts_with("learner: the saved list of parts is '"));
  }
  ToyRun twelve(ToyStream{}, methods::er({.budget = 12})), more(ToyStream{}, methods::er({.budget = 13}));
  CHECK(state_refusal(twelve, more).find("reservoir of 13") != std::string::npos);
  ToyRun online(ToyStream{}, methods::online_ewc()), diagonal(ToyStream{}, methods::ncl({.kfac = false}));
  CHECK(state_refusal(online, diagonal).find("(online, preconditions)") != std::string::npos);
}

TEST_CASE("state loads only with the same optimiser, network, heads and objective", "[state][refusal]") {
  ToyRun adam(ToyStream{}, toy_method("si"), optimised_by(AdamOptions{}));
  ToyRun sgd(ToyStream{}, toy_method("si"), optimised_by(SgdOptions{.lr = 0.001}));
  ToyRun slower(ToyStream{}, toy_method("si"), optimised_by(AdamOptions{.lr = 0.0005}));
  CHECK(state_refusal(adam, sgd).starts_with("learner: the saved optimiser is 'Adam, lr 0.001, betas 0.9 and 0.999"));
  CHECK(state_refusal(adam, slower).starts_with("learner: the saved optimiser is 'Adam, lr 0.001"));
  LearnerOptions binary = optimised_by(AdamOptions{});
  binary.objective = Objective::Binary;
  ToyRun sigmoid(ToyStream{}, toy_method("si"), binary);
  CHECK(state_refusal(adam, sigmoid).starts_with("learner: the saved objective is 'cross-entropy'"));
  ToyRun heads(ToyStream{.outputs = 6, .contexts = 3}, toy_method("si")),
      one_head(ToyStream{.outputs = 6}, toy_method("si"));
  CHECK(state_refusal(heads, one_head).starts_with("learner: the saved outputs per head is '2', here it is '0'"));
  MlpShape gated = ToyStream{.contexts = 2}.shape();
  gated.gates = draw_gates(2, 2, 7, 0.5, 1);
  ToyRun with_gates(ToyStream{.contexts = 2}, std::make_unique<FusedMlp>(gated, 1), toy_method("si"));
  ToyRun without(ToyStream{.contexts = 2}, toy_method("si"));
  CHECK(state_refusal(with_gates, without).starts_with("learner: the saved sizes is '"));
}

TEST_CASE("an array that does not fit, found last of all, leaves the learner as it was", "[state][refusal]") {
  ToyRun saved(ToyStream{}, toy_method("er and si"), optimised_by(AdamOptions{})),
      into(ToyStream{}, toy_method("er and si"), optimised_by(AdamOptions{}));
  saved.take_to(5);
  into.take_to(7);
  Archive whole, damaged;
  saved.learner.save(whole);
  for (const auto& [name, value] : whole.entries()) {
    if (name == "parts/2-synaptic-intelligence/path-integral") {
      damaged.write(name, at::zeros({3}));
    } else {
      std::visit([&, key = name](const auto& v) { damaged.write(key, v); }, value);
    }
  }
  const std::string before = state_of(into.learner);
  CHECK(error_line<Error>([&] { into.learner.load(damaged); }) != "no error");
  CHECK(state_of(into.learner) == before);
}

TEST_CASE("what else will differ after a load is reported", "[state]") {
  LearnerOptions options = optimised_by(AdamOptions{});
  ToyRun one(ToyStream{}, toy_method("si"), options);
  one.take_to(2);
  const Archive saved = Archive::from_bytes(state_of(one.learner), "test");
  options.seed = 5;
  ToyRun other(ToyStream{}, toy_method("si"), options);
  other.learner.load(saved);
  CHECK(other.learner.notes() == std::vector<std::string>{"saved with seed 1, continues with seed 5"});
  Archive elsewhere;
  for (const auto& [name, value] : saved.entries()) {
    if (name == "made-with/instruction-set") {
      elsewhere.write(name, std::string("sse"));
    } else {
      std::visit([&, key = name](const auto& v) { elsewhere.write(key, v); }, value);
    }
  }
  one.learner.load(elsewhere);
  REQUIRE(one.learner.notes().size() == 1);
  CHECK(one.learner.notes().front().starts_with("saved on a processor with sse, continues with "));
}

TEST_CASE("the number of threads is reported where bits depend on it, and only there", "[state]") {
  MlpShape normed = ToyStream{}.shape();
  normed.batch_norm = true;
  const bool through_torch = GENERATE(false, true);
  const auto make = [&](int threads) {
    return std::make_unique<ToyRun>(ToyStream{}, nets::mlp(through_torch ? normed : ToyStream{}.shape(), 1),
                                    toy_method("si"), optimised_by(AdamOptions{}), threads);
  };
  const auto one = make(1), two = make(2);
  one->take_to(2);
  two->learner.load(Archive::from_bytes(state_of(one->learner), "test"));
  const std::vector<std::string> told{"saved with 1 threads, continues with 2: not bit-identical"};
  CHECK(two->learner.notes() == (through_torch ? told : std::vector<std::string>{}));
}
