#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/prequential.h>

using namespace meander;

namespace {

std::vector<TestSet> tests_of(const ToyStream& stream) {
  const Batch one = stream(100), two = stream(101);
  return {{one.x, one.y, 0}, {two.x, two.y, 1}};
}

struct Watched {
  Watched() {
    run.learner.add_observer(before_learning);
    run.learner.add_observer(curve);
    run.learner.add_observer(often);
  }
  Archive saved() const {
    Archive archive;
    run.learner.save(archive);
    return Archive::from_bytes(archive.to_bytes(), "test");
  }
  ToyRun run{ToyStream{}, toy_method("si")};
  std::shared_ptr<Prequential> before_learning = prequential();
  std::shared_ptr<AccuracyCurve> curve = accuracy(tests_of(ToyStream{}), {.every = 4});
  std::shared_ptr<AccuracyCurve> often = accuracy(tests_of(ToyStream{}), {.every = 3});
};

}  // namespace

TEST_CASE("what observers gathered is saved and loaded with the learner", "[state][property]") {
  Watched whole, first, resumed;
  whole.run.take_to(13);
  first.run.take_to(7);
  resumed.run.take_to(5);
  resumed.run.learner.load(first.saved());
  resumed.run.next = 7;
  resumed.run.take_to(13);
  CHECK(resumed.before_learning->samples() == 65);
  CHECK(resumed.before_learning->accuracy() == whole.before_learning->accuracy());
  for (const auto member : {&Watched::curve, &Watched::often}) {
    const auto &points = (resumed.*member)->points(), &expected = (whole.*member)->points();
    REQUIRE(points.size() == expected.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      CHECK(points[i].iteration == expected[i].iteration);
      CHECK(points[i].accuracies.per_context == expected[i].accuracies.per_context);
    }
  }
  CHECK(resumed.saved().to_bytes() == whole.saved().to_bytes());
}

TEST_CASE("an observer without saved state is reported, and keeps what it had", "[state]") {
  ToyRun unwatched(ToyStream{}, toy_method("si"));
  unwatched.take_to(4);
  Archive saved;
  unwatched.learner.save(saved);
  Watched watched;
  watched.run.learner.load(saved);
  CHECK(watched.run.learner.notes() ==
        std::vector<std::string>{"the saved state has no observers/prequential: this observer keeps what it has",
                                 "the saved state has no observers/accuracy-curve: this observer keeps what it has",
                                 "the saved state has no observers/accuracy-curve-2: this observer keeps what it has"});
}

TEST_CASE("a curve of other contexts and more right than tested are refused", "[state][refusal]") {
  const auto counts = prequential();
  Archive wrong;
  wrong.write("samples", std::int64_t{3});
  wrong.write("correct", std::int64_t{4});
  CHECK(error_line<Error>([&] { counts->load(wrong); }).find("'correct' is 4, not in 0..3") != std::string::npos);
  const auto curve = accuracy(tests_of(ToyStream{}), {.every = 4});
  Archive three;
  three.write("iterations", std::vector<std::int64_t>{4});
  three.write("accuracies", std::vector<double>{0.5, 0.5, 0.5});
  CHECK(error_line<Error>([&] { curve->load(three); }).find("has 3 numbers, not 2") != std::string::npos);
}
