#include "catch.h"
#include "learners/learner_fixture.h"
#include "learners/small_values.h"
#include "stream/error_line.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>

#include <thread>

using namespace meander;

namespace {

LearnerOptions when(Consolidation consolidate) {
  LearnerOptions options;
  options.consolidate = consolidate;
  return options;
}

/// Records when it is shown a batch and when it consolidates.
class Calls final : public Part {
 public:
  explicit Calls(std::vector<std::string>& list) : list_(&list) {}
  std::string name() const override { return "calls"; }
  void observe(Learner&, const Batch&) override { list_->push_back("observe"); }
  void consolidate(Learner&) override { list_->push_back("consolidate"); }

 private:
  std::vector<std::string>* list_;
};

/// The iterations, of `count`, after which it consolidated; every fourth batch is announced as a boundary.
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

TEST_CASE("an emptied batch is not an iteration, but what it announces counts", "[regression]") {
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
  // A filter may have dropped the whole first context: nothing was learned that could be consolidated.
  bounded.learner.take(last, last);
  bounded.take_to(1);
  bounded.learner.take(none, none);
  CHECK(bounded.learner.consolidations() == 0);
  bounded.learner.take(last, last);
  CHECK(bounded.learner.consolidations() == 1);
  Archive saved;
  bounded.learner.save(saved);
  ToyRun resumed(ToyStream{}, {}, when(at_boundary()));
  resumed.learner.load(saved);
  bounded.take_to(3);
  CHECK(bounded.diary->consolidated == std::vector<bool>{false, true, false});
  resumed.next = 1;
  resumed.take_to(3);
  CHECK(resumed.diary->consolidated == std::vector<bool>{true, false});
}

TEST_CASE("a consolidation with nothing new since the last one does nothing and is not counted", "[regression]") {
  std::vector<std::string> calls;
  ToyRun run(ToyStream{}, parts(Calls(calls)), when(on_request()));
  const auto ask = [&] {
    run.learner.request_consolidation();
    run.learner.take({}, {});
  };
  ask();
  CHECK(run.learner.consolidations() == 0);
  run.take_to(2);
  ask();
  ask();
  CHECK(run.learner.consolidations() == 1);
  Archive saved;
  run.learner.save(saved);
  ToyRun resumed(ToyStream{}, parts(Calls(calls)), when(on_request()));
  resumed.learner.load(saved);
  resumed.learner.request_consolidation();
  resumed.learner.take({}, {});
  CHECK(resumed.learner.consolidations() == 1);
  CHECK(calls == std::vector<std::string>{"observe", "observe", "consolidate"});
  CHECK(run.diary->consolidated == std::vector<bool>{false, false});
}

TEST_CASE("batches that wait are learned from before a consolidation passes them by", "[regression]") {
  std::vector<std::string> calls;
  LearnerOptions options = when(every(2));
  options.updates_per_batch = {1, 4};
  ToyRun run(ToyStream{}, parts(Calls(calls)), options);
  run.take_to(5);
  CHECK(calls == std::vector<std::string>{"observe", "observe", "consolidate", "observe", "observe", "consolidate"});
  CHECK(run.learner.consolidations() == 2);
  CHECK(run.learner.steps() == 2);
  run.learner.request_consolidation();
  run.learner.take({}, {});
  CHECK(run.learner.consolidations() == 3);
  CHECK(run.learner.steps() == 3);
  CHECK(run.diary->samples == std::vector<std::int64_t>{0, 10, 0, 10, 0, 5});
}

TEST_CASE("no method reads classes of which there are none yet", "[regression]") {
  const std::string name = GENERATE("dgr", "bir", "lwf", "icarl", "er", "ewc", "online-ewc", "kfac-ewc", "ncl", "owm",
                                    "fromp", "si", "agem", "exemplars");
  CAPTURE(name);
  const Method& method = *find_method(name);
  const ToyStream stream;
  MethodContext context;
  context.outputs = stream.outputs, context.consolidate_every = 10;
  context.network.channels = stream.inputs, context.network.side = 1;
  context.network.mlp = stream.shape();
  NetworkPlan plan = context.network;
  OptionValues values = small_values(method, 12);
  for (const MethodOption& option : method.options) {
    if (option.name == "hard") values.set("hard", true);
  }
  if (method.plan) method.plan(plan, values, context);
  Parts made = method.parts(values, context);
  std::vector<Part*> all;
  for (const auto& part : made) all.push_back(part.get());
  LearnerOptions options = when(on_request());
  if (name == "ncl" || name == "owm") options.optimiser = SgdOptions{.lr = 0.01};
  ToyRun run(stream, nets::build(plan).network, std::move(made), options);
  for (Part* part : all) part->consolidate(run.learner);
  run.take_to(3);
  for (const double loss : run.diary->losses) CHECK(std::abs(loss) < 1e6);
}

TEST_CASE("a moment to consolidate is text and back", "[refusal]") {
  for (const std::string text : {"every:1", "every:100", "boundary", "drift", "request"}) {
    CHECK(parse_consolidation(text).text() == text);
  }
  const std::string wrong = GENERATE("", "every", "every:", "every:0", "every:-3", "every:2.5", "every:9x", "Boundary");
  CHECK(error_line<UsageError>([&] { parse_consolidation(wrong); }) ==
        "consolidate: '" + wrong +
            "' does not say when to consolidate; give every:N (iterations), boundary, drift or request");
  CHECK(error_line<UsageError>([] { every(0); }) ==
        "consolidate: every 0 iterations is not an interval; give 1 or more");
}
