// Methods that store samples, saved and loaded, go on as if they had never stopped.
#include "catch.h"
#include "learner_fixture.h"

#include <ATen/ops/empty.h>

#include <functional>

using namespace meander;

namespace {

constexpr std::int64_t memory_end = 23;

/// A stream with ids, in which every third batch comes again.
ToyStream told() { return {.outputs = 6, .contexts = 3}; }

Batch batch_of(const ToyStream& stream, std::int64_t number, bool hidden) {
  const std::int64_t from = number % 3 == 2 ? number - 2 : number;
  Batch batch = stream(from);
  batch.index = number;
  batch.ids = at::empty({batch.size()}, at::kLong);
  for (std::int64_t i = 0; i < batch.size(); ++i) batch.ids.data_ptr<std::int64_t>()[i] = from * batch.size() + i;
  if (hidden) batch.context = at::Tensor();
  return batch;
}

struct MemoryCase {
  std::string name;
  bool academic, heads;
  std::function<Parts(const MethodContext&)> method;
};

std::vector<MemoryCase> memory_cases() {
  using namespace methods;
  const auto er_of = [](const std::string& selection, bool distill) {
    return [selection, distill](const MethodContext& c) {
      return er({.budget = 12, .distill = distill, .selection = selection}, c);
    };
  };
  return {{"er, herding", false, false, er_of("herding", false)},
          {"er, fromp", false, true, er_of("fromp", false)},
          {"academic er", true, true, er_of("random", true)},
          {"academic er, herding", true, false, er_of("herding", false)},
          {"academic agem", true, true, [](const MethodContext& c) { return agem({.budget = 4}, c); }},
          {"icarl", false, false, [](const MethodContext& c) { return icarl({.budget = 20, .bce_distill = true}, c); }},
          {"academic icarl", true, false, [](const MethodContext& c) { return icarl({.budget = 4}, c); }},
          {"replay-all", false, false, [](const MethodContext& c) { return replay_all({}, c); }},
          {"academic replay-all", true, true, [](const MethodContext& c) { return replay_all({}, c); }},
          {"cumulative", false, false, [](const MethodContext& c) { return cumulative(c); }}};
}

struct MemoryRun {
  explicit MemoryRun(const MemoryCase& one) : hidden(!one.heads) {
    MethodContext context;
    context.academic = one.academic;
    context.contexts = 3;
    LearnerOptions options;
    options.consolidate = every(5);
    options.replay_weight = ReplayWeight::one_over_contexts();
    learner = std::make_unique<Learner>(
        Classifier{std::make_unique<FusedMlp>(told().shape(), 1), one.heads ? told().head_width() : 0},
        one.method(context), options);
    learner->add_observer(diary);
    learner->begin(nullptr, OperatorChain());
  }
  void take_to(std::int64_t end) {
    for (; next < end; ++next) learner->take(batch_of(told(), next, hidden), batch_of(told(), next, hidden));
  }
  Archive saved() const {
    Archive archive;
    learner->save(archive);
    return Archive::from_bytes(archive.to_bytes(), "test");
  }

  bool hidden;
  std::unique_ptr<Learner> learner;
  std::shared_ptr<Diary> diary = std::make_shared<Diary>();
  std::int64_t next = 0;
};

}  // namespace

TEST_CASE("methods with a memory go on bit by bit as if they had never stopped", "[property]") {
  const std::size_t number = GENERATE(range(std::size_t{0}, std::size_t{10}));
  const std::int64_t stop = GENERATE(0, 7, 12);
  const MemoryCase one = memory_cases().at(number);
  CAPTURE(one.name, stop);
  MemoryRun straight(one), first(one), resumed(one);
  straight.take_to(memory_end);
  first.take_to(stop);
  resumed.learner->load(first.saved());
  resumed.next = stop;
  resumed.take_to(memory_end);
  const auto tail = [&](const auto& list) { return std::vector(list.begin() + stop, list.end()); };
  CHECK(bits(resumed.learner->parameters()) == bits(straight.learner->parameters()));
  CHECK(bits(resumed.diary->losses) == bits(tail(straight.diary->losses)));
  CHECK(resumed.diary->correct == tail(straight.diary->correct));
  CHECK(resumed.saved().to_bytes() == straight.saved().to_bytes());
  CHECK(memory_cases().size() == 10);
}
