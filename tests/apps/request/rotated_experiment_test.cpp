#include "asked.h"
#include "catch.h"
#include "stream/toy_data.h"

#include <meander/apps/request/run_stamp.h>
#include <meander/apps/run/experiment_data.h>

using namespace meander;

namespace {

const Words rotated{"--experiment=rotMNIST"};

}  // namespace

TEST_CASE("rotMNIST has three contexts of ten classes, and boundaries that fit", "[request]") {
  const ResolvedRun run = decided(rotated);
  CHECK(run.contexts == 3);
  CHECK(run.iters == 500);
  CHECK(run.fuzziness == 125);
  CHECK(run.outputs == 30);
  CHECK(decided(rotated + Words{"--scenario=domain"}).outputs == 10);
  CHECK(decided(rotated + Words{"--scenario=task", "--singlehead"}).outputs == 10);
  CHECK(refusal(rotated + Words{"--class-order=9,8,7,6,5,4,3,2,1,0"}) ==
        "--class-order: every context of rotMNIST shows all classes; leave it out");
}

TEST_CASE("each context of rotMNIST is turned by another 80 degrees", "[request]") {
  const ResolvedRun run = decided(rotated + Words{"--scenario=domain"});
  const ToySize size{.height = 28, .width = 28};
  const ContextSet made = make_contexts(run, toy_data(size));
  const ContextSet expected = ContextSet::rotated(toy_data(size), {.scenario = Scenario::Domain, .degrees = 80});
  REQUIRE(made.contexts() == 3);
  CHECK(made.outputs() == 10);
  CHECK(made.test(0).x.equal(made.data().test.x));
  for (std::int64_t c = 0; c < 3; ++c) CHECK(made.test(c).x.equal(expected.test(c).x));
}

TEST_CASE("--grow-batch makes the cumulative stream's batches larger from context to context", "[request]") {
  const Words words = rotated + Words{"--academic", "--cumulative", "--scenario=domain", "--batch=4", "--iters=2"};
  const auto sizes = [&](const Words& more) {
    const ResolvedRun run = decided(words + more);
    AnySource stream = make_stream(run, make_contexts(run, toy_data()));
    std::vector<std::int64_t> found;
    while (const std::optional<Batch> batch = stream.next({})) found.push_back(batch->size());
    return found;
  };
  CHECK(sizes({"--grow-batch"}) == std::vector<std::int64_t>{4, 4, 8, 8, 12, 12});
  CHECK(sizes({}) == std::vector<std::int64_t>{4, 4, 4, 4, 4, 4});
}

TEST_CASE("--grow-batch needs cumulative training in the academic setting, and is part of the stamp", "[request]") {
  const Words words = rotated + Words{"--cumulative", "--grow-batch", "--scenario=domain", "--optimizer=sgd"};
  CHECK(stamp(stamp_fields(decided(words + Words{"--academic", "--lr=0.1"}))) ==
        "rotMNIST3-Cummulative-domain--F-784x400x400_c10--i500-lr0.1-b128-sgd--grow-batch");
  CHECK(refusal(words).find("--grow-batch: ") == 0);
  CHECK(refusal(words).find("add --academic") != std::string::npos);
  CHECK(refusal(rotated + Words{"--academic", "--grow-batch"}).find("--grow-batch: ") == 0);
}
