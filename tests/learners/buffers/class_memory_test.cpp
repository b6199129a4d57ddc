// What the academic loop does not cover: streams whose contexts end unannounced. See also academic_memory_test.cpp.
#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/methods/declaration/exemplar_memory.h>
#include <meander/learners/parts/added_memory.h>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <set>

using namespace meander;

namespace {

/// Feeds a memory next to a learner that does not change.
struct Fed {
  explicit Fed(const ClassMemoryOptions& options, std::int64_t head_width = 0)
      : memory(std::make_shared<ClassMemory>(options)),
        learner({std::make_unique<FusedMlp>(ToyStream{.inputs = 2, .outputs = 6}.shape(2), 1), head_width},
                parts(MemoryKeeper(memory)), on_request_only()) {
    learner.begin(nullptr, OperatorChain());
  }
  static LearnerOptions on_request_only() {
    LearnerOptions options;
    options.consolidate = on_request();
    options.optimiser = SgdOptions{.lr = 1e-30};  // it does not change
    return options;
  }

  /// Samples labelled id % classes, with these ids if `told`.
  void observe(std::int64_t first, std::int64_t last, std::int64_t classes, std::int64_t context = -1,
               bool told = true) {
    Batch batch;
    batch.y = at::empty({last - first}, at::kLong);
    batch.ids = at::empty({last - first}, at::kLong);
    batch.x = at::empty({last - first, 2}, at::kFloat);
    for (std::int64_t i = 0; i < last - first; ++i) {
      batch.ids.data_ptr<std::int64_t>()[i] = first + i;
      batch.y.data_ptr<std::int64_t>()[i] = (first + i) % classes + (global_labels ? classes * context : 0);
      batch.x.data_ptr<float>()[2 * i] = static_cast<float>(first + i);
      batch.x.data_ptr<float>()[2 * i + 1] = static_cast<float>((first + i) * (first + i) % 17);
    }
    if (context >= 0) batch.context = at::full({last - first}, context, at::kLong);
    if (!told) batch.ids = at::Tensor();
    memory->observe(learner, batch);
  }
  /// First learns from a sample that the memory does not see: a learner that learned nothing since the last time does
  /// not consolidate.
  void consolidate() {
    Batch one;
    one.x = at::zeros({1, 2}, at::kFloat);
    one.y = at::zeros({1}, at::kLong);
    one.context = at::zeros({1}, at::kLong);
    learner.request_consolidation();
    learner.take({}, one);
  }
  /// The ids that a set holds.
  std::vector<std::int64_t> ids(const StoredSet& set) {
    const Batch batch = memory->fetch(set.slots);
    std::vector<std::int64_t> list;
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      list.push_back(static_cast<std::int64_t>(batch.x.data_ptr<float>()[2 * i]));
    }
    return list;
  }

  bool global_labels = false;  // each context has labels of its own
  std::shared_ptr<ClassMemory> memory;
  Learner learner;
};

}  // namespace

TEST_CASE("nothing is stored before a consolidation, and one without new samples changes nothing", "[property]") {
  Fed fed({.budget = 3});
  fed.observe(0, 20, 2);
  CHECK(fed.memory->empty());
  CHECK(fed.memory->sets().empty());
  fed.consolidate();
  CHECK(fed.memory->size() == 6);
  const std::int64_t version = fed.memory->version();
  fed.consolidate();
  CHECK(fed.memory->size() == 6);
  CHECK(fed.memory->version() == version);
}

TEST_CASE("without known ends a class has one set, chosen from what it held and what came, and a fair share",
          "[property]") {
  const Selection selection = GENERATE(Selection::Random, Selection::Herding, Selection::Uncertainty);
  CAPTURE(to_text(selection));
  Fed fed({.budget = 12, .in_total = true, .selection = selection, .contexts_end = false});
  fed.observe(0, 40, 2);
  fed.consolidate();
  REQUIRE(fed.memory->sets().size() == 2);
  for (const StoredSet& set : fed.memory->sets()) CHECK(set.slots.size() == 6);
  std::set<std::int64_t> possible;
  for (const StoredSet& set : fed.memory->sets()) {
    const std::vector<std::int64_t> held = fed.ids(set);
    possible.insert(held.begin(), held.end());
  }
  // Samples 0..9 come again, some of them stored: none may be held twice.
  fed.observe(0, 10, 2);
  fed.observe(42, 54, 6);
  fed.consolidate();
  for (std::int64_t id = 0; id < 10; ++id) possible.insert(id);
  for (std::int64_t id = 42; id < 54; ++id) possible.insert(id);
  const std::vector<StoredSet> sets = fed.memory->sets();
  REQUIRE(sets.size() == 6);
  for (std::size_t q = 0; q < sets.size(); ++q) {
    CHECK(sets[q].label == static_cast<std::int64_t>(q));
    CHECK(sets[q].context == -1);
    CHECK(sets[q].slots.size() == 2);
    const std::vector<std::int64_t> held = fed.ids(sets[q]);
    CHECK(std::set<std::int64_t>(held.begin(), held.end()).size() == held.size());
    for (const std::int64_t id : held) CHECK(possible.contains(id));
  }
}

TEST_CASE("a class that does not come again keeps the best it has", "[property]") {
  Fed fed({.budget = 12, .in_total = true, .selection = Selection::Herding, .contexts_end = false});
  fed.observe(0, 40, 2);
  fed.consolidate();
  const std::vector<std::int64_t> before = fed.ids(fed.memory->sets()[0]);
  Batch other;
  other.x = at::empty({5, 2}).fill_(3.0), other.y = at::full({5}, 5, at::kLong);
  other.ids = at::tensor(std::vector<std::int64_t>{90, 91, 92, 93, 94});
  fed.memory->observe(fed.learner, other);
  fed.consolidate();
  REQUIRE(fed.memory->sets().size() == 3);
  const std::vector<std::int64_t> after = fed.ids(fed.memory->sets()[0]);
  CHECK(after == std::vector<std::int64_t>(before.begin(), before.begin() + 4));
}

TEST_CASE("all samples are held where all are to be, each once", "[property]") {
  Fed fed({.selection = Selection::All});
  for (std::int64_t context = 0; context < 3; ++context) {
    fed.observe(100 * context, 100 * context + 30, 2);
    fed.observe(100 * context + 10, 100 * context + 40, 2);
    fed.consolidate();
    CHECK(fed.memory->size() == 40 * (context + 1));
  }
  std::set<std::int64_t> held;
  for (const StoredSet& set : fed.memory->sets()) {
    for (const std::int64_t id : fed.ids(set)) held.insert(id);
  }
  CHECK(held.size() == 120);
}

TEST_CASE("how much is pending is what came once each, or as much as the last context had", "[property]") {
  Fed fed({.budget = 3});
  Batch current;
  current.y = at::empty({8}, at::kLong);
  CHECK(fed.memory->pending(current) == 8);
  fed.observe(0, 20, 2);
  fed.observe(0, 20, 2);
  CHECK(fed.memory->pending(current) == 20);
  fed.consolidate();
  CHECK(fed.memory->pending(current) == 20);
  fed.observe(40, 90, 2);
  CHECK(fed.memory->pending(current) == 50);
}

TEST_CASE("a memory that is saved and loaded draws on where it was", "[property]") {
  const bool heads = GENERATE(false, true);
  Fed fed({.budget = 5}, heads ? 2 : 0), loaded({.budget = 5}, heads ? 2 : 0);
  fed.global_labels = heads;
  Step step(fed.learner);
  for (std::int64_t context = 0; context < 2; ++context) {
    fed.observe(100 * context, 100 * context + 30, 2, heads ? context : -1);
    fed.consolidate();
  }
  fed.observe(300, 320, 2, heads ? 2 : -1);
  for (int i = 0; i < 3; ++i) {
    fed.memory->draw(4, step);
    fed.memory->draw_any(3, step);
  }
  Archive archive;
  fed.learner.save(archive);
  loaded.learner.load(Archive::from_bytes(archive.to_bytes(), "test"));
  for (int i = 0; i < 10; ++i) {
    if (i == 5) {
      fed.consolidate();
      loaded.consolidate();
    }
    const std::vector<Batch> expected = fed.memory->draw(4, step), groups = loaded.memory->draw(4, step);
    REQUIRE(groups.size() == expected.size());
    REQUIRE(groups.size() == (heads ? i < 5 ? 2U : 3U : 1U));
    for (std::size_t g = 0; g < groups.size(); ++g) {
      CHECK(groups[g].x.equal(expected[g].x));
      CHECK(groups[g].rows.equal(expected[g].rows));
    }
    CHECK(loaded.memory->draw_any(3, step).x.equal(fed.memory->draw_any(3, step).x));
  }
}

TEST_CASE("a memory holds what comes with ids and what comes without, side by side", "[regression]") {
  const bool first_with = GENERATE(true, false), ends = GENERATE(true, false);
  Fed fed({.budget = 40, .in_total = !ends, .selection = Selection::Herding, .contexts_end = ends});
  for (int round = 0; round < 3; ++round) {
    fed.observe(100 * round, 100 * round + 12, 2, -1, first_with);
    fed.observe(100 * round, 100 * round + 12, 2, -1, !first_with);
    fed.consolidate();
    // Both kinds are held: samples without an id count as distinct.
    CHECK(fed.memory->size() == std::min<std::int64_t>(24 * (round + 1), ends ? 24 * (round + 1) : 40));
  }
  Archive archive;
  fed.learner.save(archive);
  Fed loaded({.budget = 40, .in_total = !ends, .selection = Selection::Herding, .contexts_end = ends});
  loaded.learner.load(Archive::from_bytes(archive.to_bytes(), "test"));
  for (Fed* one : {&fed, &loaded}) {
    one->observe(400, 412, 2);
    one->consolidate();
  }
  CHECK(loaded.memory->size() == fed.memory->size());
}

TEST_CASE("however long no consolidation comes, a memory with a window holds no more than that", "[regression]") {
  Fed fed({.budget = 12, .in_total = true, .selection = Selection::Herding, .contexts_end = false, .window = 50});
  Batch current;
  for (int stretch = 1; stretch <= 3; ++stretch) {
    for (std::int64_t i = 0; i < 100; ++i) fed.observe(1000 * stretch + 10 * i, 1000 * stretch + 10 * i + 10, 2);
    current.y = at::empty({8}, at::kLong);
    CHECK(fed.memory->pending(current) == 50);
    fed.consolidate();
    CHECK(fed.memory->size() == 12);
  }
}

TEST_CASE("task-free memories of classes have a window", "[regression]") {
  ExemplarOptions options;
  options.selection = "herding";
  const auto memory = make_memory(options, {});
  ToyRun run(ToyStream{.inputs = 2, .outputs = 6, .batch = 4096}, Parts());
  memory->begin(run.learner);
  Batch current;
  current.y = at::empty({8}, at::kLong);
  for (std::int64_t i = 0; i < 12; ++i) memory->observe(run.learner, run.stream(i));
  CHECK(memory->pending(current) == 32768);
}

TEST_CASE("a memory refuses a budget that holds nothing", "[refusal]") {
  CHECK(error_line<UsageError>([] { ClassMemory memory({.budget = 0}); }) ==
        "budget: 0 samples are too few; give 1 or more");
}
