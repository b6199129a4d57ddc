#include "catch.h"
#include "stream/error_line.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/first_batches.h>

using namespace meander;

namespace {

ScheduleSource toy_stream() {
  return academic_setting(ContextSet::split(toy_data(), {.contexts = 5, .seed = 1}), {.iterations = 4, .batch = 3});
}

}  // namespace

TEST_CASE("the first batches of a stream are those of the whole stream", "[property]") {
  ScheduleSource whole = toy_stream();
  FirstBatches first(toy_stream(), 7);
  for (int i = 0; i < 7; ++i) {
    const auto batch = first.next(), expected = whole.next({});
    REQUIRE(batch);
    CHECK(batch->x.equal(expected->x));
    CHECK(batch->boundary == expected->boundary);
  }
  CHECK_FALSE(first.next());
}

TEST_CASE("a stream that is shorter ends as it would alone", "[property]") {
  FirstBatches first(toy_stream(), 100);
  int count = 0;
  while (first.next()) ++count;
  CHECK(count == 20);
}

TEST_CASE("a loaded stream goes on with the next of the first batches", "[state]") {
  FirstBatches first(toy_stream(), 7), loaded(toy_stream(), 7), shorter(toy_stream(), 3);
  for (int i = 0; i < 5; ++i) first.next();
  Archive saved;
  first.save(saved);
  loaded.load(saved);
  CHECK(loaded.next()->x.equal(first.next()->x));
  CHECK(loaded.next());
  CHECK_FALSE(loaded.next());
  CHECK(error_line<Error>([&] { shorter.load(saved); }).find("'taken' is 5, not in 0..3") != std::string::npos);
}
