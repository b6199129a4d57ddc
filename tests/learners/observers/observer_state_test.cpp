#include "catch.h"
#include "learners/learner_fixture.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/learners/observers/prequential.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <variant>

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

TEST_CASE("a state that is refused takes no lines from a metrics file", "[state][refusal][regression]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  ToyRun run(ToyStream{}, toy_method("si"));
  run.learner.add_observer(jsonl(path, {.every = 1, .continued = true}));
  run.learner.add_observer(prequential());
  run.take_to(2);
  Archive early, refused;
  run.learner.save(early);
  run.take_to(5);
  Archive before;
  run.learner.save(before);
  for (const auto& [name, value] : early.entries()) {
    if (name == "observers/prequential/counts") continue;
    std::visit([&, at = name](const auto& kept) { refused.write(at, kept); }, value);
  }
  CHECK_THROWS_AS(run.learner.load(refused), Error);
  Archive after;
  run.learner.save(after);
  CHECK(after.to_bytes() == before.to_bytes());
  run.take_to(6);
  run.learner.end(false);
  std::ifstream in(path);
  CHECK(std::count(std::istreambuf_iterator<char>(in), {}, '\n') == 6);
}

TEST_CASE("a curve of other contexts and more right than tested are refused", "[state][refusal]") {
  const auto counts = prequential();
  Archive wrong;
  wrong.write("counts", std::vector<std::int64_t>{3, 4, 0});
  CHECK(error_line<Error>([&] { counts->load(wrong); }).find("'counts' exceed the number of samples") !=
        std::string::npos);
  const auto curve = accuracy(tests_of(ToyStream{}), {.every = 4});
  Archive three;
  three.write("iterations", std::vector<std::int64_t>{4});
  three.write("samples", std::vector<std::int64_t>{20});
  three.write("accuracies", std::vector<double>{0.5, 0.5, 0.5});
  CHECK(error_line<Error>([&] { curve->load(three); }).find("has 3 numbers, not 2") != std::string::npos);
}
