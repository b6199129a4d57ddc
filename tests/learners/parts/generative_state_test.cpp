// Methods with generative models, saved and loaded, go on as if they had never stopped.
#include "catch.h"
#include "generative_cases.h"

using namespace meander;

namespace {

constexpr std::int64_t generative_end = 17;

}  // namespace

TEST_CASE("a learner that generates, saved and loaded, goes on bit by bit as if it had never stopped", "[property]") {
  for (const GenerativeCase& one : generative_cases()) {
    for (const std::int64_t stop : {std::int64_t{0}, std::int64_t{3}, std::int64_t{7}}) {
      CAPTURE(one.name, stop);
      GenerativeRun never(one), first(one), resumed(one, 2);  // other weights, other gates, until it is loaded
      never.toy.take_to(generative_end);
      first.toy.take_to(stop);
      resumed.toy.learner.load(Archive::from_bytes(first.bytes(), "test"));
      resumed.toy.next = stop;
      resumed.toy.take_to(generative_end);
      const bool same = resumed.bytes() == never.bytes();  // compared here, so that a failure prints no page of bytes
      CHECK(same);
      CHECK(bits(resumed.toy.diary->losses) ==
            bits(std::vector(never.toy.diary->losses.begin() + stop, never.toy.diary->losses.end())));
    }
  }
}

TEST_CASE("the same seed gives the same bits, another seed others", "[property][determinism]") {
  for (const GenerativeCase& one : generative_cases()) {
    CAPTURE(one.name);
    GenerativeRun left(one), right(one), other(one, 2);
    for (GenerativeRun* run : {&left, &right, &other}) run->toy.take_to(8);
    const bool same = left.bytes() == right.bytes(), as_other = left.bytes() == other.bytes();
    CHECK(same);
    // A generative classifier's only seed is the learner's.
    CHECK(as_other == (one.name.starts_with("gen-classifier")));
  }
}
