#include "catch.h"
#include "learner_fixture.h"
#include "stream/error_line.h"

#include <thread>

using namespace meander;

namespace {

LearnerOptions when(Consolidation consolidate) {
  LearnerOptions options;
  options.consolidate = consolidate;
  return options;
}

/// The iterations after which it consolidated, of `count`; every fourth batch is announced as a boundary.
std::vector<std::int64_t> moments(Consolidation consolidate, std::int64_t count) {
  ToyRun run(ToyStream{}, {}, when(consolidate));
  for (std::int64_t i = 0; i < count; ++i) {
    Batch batch = run.stream(i);
    batch.boundary = i % 4 == 3;
    run.learner.take(batch, batch);
  }
  std::vector<std::int64_t> at;
  for (std::size_t i = 0; i < run.diary->consolidated.size(); ++i) {
    if (run.diary->consolidated[i]) at.push_back(run.diary->iterations[i]);
  }
  CHECK(run.learner.consolidations() == static_cast<std::int64_t>(at.size()));
  return at;
}

}  // namespace

TEST_CASE("a learner consolidates every N iterations, at announced boundaries, or when asked to", "[property]") {
  CHECK(moments(every(3), 10) == std::vector<std::int64_t>{3, 6, 9});
  CHECK(moments(every(1), 2) == std::vector<std::int64_t>{1, 2});
  CHECK(moments(at_boundary(), 10) == std::vector<std::int64_t>{4, 8});
  CHECK(moments(on_request(), 10).empty());
}

TEST_CASE("a request is granted after the iteration in progress, once, whatever the policy", "[property]") {
  ToyRun run(ToyStream{}, {}, when(GENERATE(on_request(), every(100), at_boundary())));
  run.take_to(2);
  std::thread([&] { run.learner.request_consolidation(); }).join();
  CHECK(run.learner.consolidations() == 0);
  run.take_to(5);
  CHECK(run.diary->consolidated == std::vector<bool>{false, false, true, false, false});
  CHECK(run.learner.consolidations() == 1);
}

TEST_CASE("an emptied batch is no iteration, but what it announces counts", "[regression]") {
  ToyRun counting(ToyStream{}, {}, when(every(2))), bounded(ToyStream{}, {}, when(at_boundary()));
  const Batch none{};
  Batch last{};
  last.boundary = true;
  counting.learner.take(none, none);
  CHECK(counting.learner.consolidations() == 0);
  counting.take_to(2);
  CHECK(counting.learner.consolidations() == 1);
  counting.learner.take(none, none);
  counting.learner.take(last, last);
  CHECK(counting.learner.consolidations() == 1);
  CHECK(counting.learner.iterations() == 2);
  bounded.learner.take(none, none);
  CHECK(bounded.learner.consolidations() == 0);
  bounded.learner.take(last, last);
  CHECK(bounded.learner.consolidations() == 1);
  Archive saved;
  bounded.learner.save(saved);
  ToyRun resumed(ToyStream{}, {}, when(at_boundary()));
  resumed.learner.load(saved);
  for (ToyRun* run : {&bounded, &resumed}) {
    run->take_to(2);
    CHECK(run->diary->consolidated == std::vector<bool>{true, false});
  }
}

TEST_CASE("a moment to consolidate is text and back", "[refusal]") {
  for (const std::string text : {"every:1", "every:100", "boundary", "drift", "request"}) {
    CHECK(parse_consolidation(text).text() == text);
  }
  const std::string wrong = GENERATE("", "every", "every:", "every:0", "every:-3", "every:2.5", "every:9x", "Boundary");
  CHECK(error_line<UsageError>([&] { parse_consolidation(wrong); }) ==
        "consolidate: '" + wrong +
            "' is not a moment to consolidate; give every:N (iterations), boundary, drift or request");
  CHECK(error_line<UsageError>([] { every(0); }) ==
        "consolidate: every 0 iterations is not an interval; give 1 or more");
}
