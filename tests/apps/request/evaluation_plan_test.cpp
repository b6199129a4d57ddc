#include "asked.h"
#include "catch.h"

#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/request/run_stamp.h>

using namespace meander;

namespace {

using Ends = std::vector<std::int64_t>;

Ends ends_of(const Words& words) { return context_ends(decided(words)); }

}  // namespace

TEST_CASE("accuracy is measured where contexts end, unless they do not", "[run][property]") {
  CHECK(ends_of({}) == Ends{1000, 3000, 5000, 7000, 9000});
  CHECK(ends_of({"--academic"}) == Ends{2000, 4000, 6000, 8000, 10000});
  CHECK(ends_of({"--stream=academic-setting"}) == Ends{2000, 4000, 6000, 8000, 10000});
  CHECK(ends_of({"--academic", "--cumulative"}) == Ends{2000, 4000, 6000, 8000, 10000});
  CHECK(ends_of({"--academic", "--joint"}).empty());
  CHECK(ends_of({"--stream=random"}).empty());
  CHECK_FALSE(decided({}).acc_log);
  CHECK(*decided({"--stream=random"}).acc_log == 2000);
  CHECK(*decided({"--acc-log=50"}).acc_log == 50);
}

TEST_CASE("an order of classes by hand is the run's, and part of its stamp", "[run]") {
  const ResolvedRun run = decided({"--class-order=9,8,7,6,5,4,3,2,1,00"});
  CHECK(*run.class_order == "9,8,7,6,5,4,3,2,1,0");
  CHECK(stamp(stamp_fields(run)).ends_with("--class-order9_8_7_6_5_4_3_2_1_0"));
}

TEST_CASE("an order that does not hold every class once is refused", "[run][refusal]") {
  const std::string remedy = "; give each of the classes 0 to 9 once: 3,1,4,...";
  CHECK(refusal({"--class-order=1,2"}) == "--class-order: 8 of 10 classes are missing" + remedy);
  CHECK(refusal({"--class-order=1,2,1"}) == "--class-order: class 1 comes twice" + remedy);
  CHECK(refusal({"--class-order=10"}) == "--class-order: '10' is not one of 10 classes" + remedy);
  CHECK(refusal({"--class-order=one"}) == "--class-order: 'one' is not one of 10 classes" + remedy);
  CHECK(refusal({"--class-order=1,,2"}) == "--class-order: '' is not one of 10 classes" + remedy);
  CHECK(refusal({"--experiment=permMNIST", "--class-order=1,2"}) ==
        "--class-order: every context of permMNIST shows all classes; leave it out");
}

TEST_CASE("options of a saved model and its test need each other", "[run][refusal]") {
  CHECK(refusal({"--model=x"}) == "--model: has no effect without --test; add it, or leave this out");
  CHECK(refusal({"--full-ltag=a", "--model-dir=d"}) ==
        "--full-ltag: has no effect without --test; add it, or leave this out");
  CHECK(refusal({"--test", "--full-ltag=a"}) ==
        "--full-ltag: the folder of the model is not specified; add --model-dir=DIR");
  CHECK(refusal({"--test", "--full-ltag=a", "--model=x"}) ==
        "--full-ltag: conflicts with --model: both name the model; leave one of the two out");
  CHECK(refusal({"--full-stag=a"}) == "--full-stag: the folder of the model is not specified; add --model-dir=DIR");
  CHECK(refusal({"--full-stag=a/b", "--model-dir=d"}) ==
        "--full-stag: 'a/b' is not part of a file's name; give a tag without '/'");
  CHECK(refusal({"--full-stag=a", "--model-dir=d", "--no-save"}) ==
        "--full-stag: conflicts with --no-save: nothing is saved; leave one of the two out");
  for (const char* option : {"--predictions=p", "--results-dict", "--lca-batches=3", "--time", "--once"}) {
    CAPTURE(option);
    CHECK(refusal({"--test", option})
              .ends_with("has no effect with --test, which trains nothing; leave one of the two out"));
  }
  CHECK(refusal({"--lca-batches=3", "--stream=random"}) ==
        "--lca-batches: contexts neither begin nor end in this stream; leave it out");
}

TEST_CASE("a context has at least the batches that its beginning is measured over", "[run][refusal]") {
  CHECK(*decided({"--academic", "--lca-batches=2000"}).lca_batches == 2000);
  CHECK(refusal({"--academic", "--lca-batches=2001"}) ==
        "--lca-batches: 2001 batches are more than the 2000 of a context; give 1 to 2000");
  // The first of a fuzzy stream is the shortest.
  CHECK(refusal({"--lca-batches=1001"}) ==
        "--lca-batches: 1001 batches are more than the 1000 of a context; give 1 to 1000");
}

TEST_CASE("a stream of the first contexts has no share of the others", "[run]") {
  CHECK(decided({"--stream=random", "--first-contexts=2"}).total_iterations() == 4000);
  const ResolvedRun run = decided({"--academic", "--joint", "--first-contexts=2"});
  CHECK(run.total_iterations() == 2000);
  CHECK(run.first_contexts == 2);
  CHECK(decided({"--academic", "--cumulative", "--first-contexts=2"}).total_iterations() == 4000);
}
