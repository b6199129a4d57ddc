#include "catch.h"

#include <meander/apps/request/stamp.h>
#include <meander/apps/results/seedless.h>

#include <cstdint>
#include <string>

using namespace meander;

namespace {

StampFields fields_of_seed(std::int64_t seed) {
  StampFields fields;
  fields.experiment = "splitMNIST";
  fields.contexts = 5;
  fields.scenario = "class";
  fields.model = "F-784x400x400_c10";
  fields.iterations = 2000;
  fields.lr = 0.001;
  fields.batch = 128;
  fields.optimizer = "adam";
  fields.seed = seed;
  return fields;
}

}  // namespace

TEST_CASE("without its seed, a stamp is that of seed 0", "[results][stamps]") {
  const std::int64_t seed = GENERATE(as<std::int64_t>{}, 0, 3, 33, 1234567890123);
  StampFields fields = fields_of_seed(seed), of_seed_0 = fields_of_seed(0);
  CHECK(seedless(stamp(fields), seed) == stamp(of_seed_0));
  // Options of ours follow the seed, and one of them may look like it.
  fields.ours = of_seed_0.ours = {{"labels-per-batch", true}, {"method", "x-s3"}};
  CHECK(seedless(stamp(fields), seed) == stamp(of_seed_0));
  MemoryStamp memory;
  memory.budget = 100;
  memory.selection = "random";
  fields.memory = of_seed_0.memory = memory;
  CHECK(seedless(stamp(fields), seed) == stamp(of_seed_0));
}

TEST_CASE("a stamp without this seed stays as it is", "[results][stamps]") {
  CHECK(seedless("splitMNIST5-class--adam-s3", 4) == "splitMNIST5-class--adam-s3");
  CHECK(seedless("splitMNIST5-class--adam-s33", 3) == "splitMNIST5-class--adam-s33");
  CHECK(seedless("", 3).empty());
}
