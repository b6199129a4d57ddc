#include "catch.h"
#include "fallible_disk.h"
#include "learners/learner_fixture.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/learners/observers/predictions_file.h>

#include <algorithm>
#include <sstream>

using namespace meander;

namespace {

struct Line {
  std::int64_t iteration, label, predicted;
};

std::vector<Line> lines_of(const std::filesystem::path& path) {
  std::istringstream input(content_of(path));
  std::string line;
  std::getline(input, line);
  CHECK(line == "iteration,label,predicted");
  std::vector<Line> all;
  for (Line one{}; std::getline(input, line);) {
    char comma = 0;
    std::istringstream(line) >> one.iteration >> comma >> one.label >> comma >> one.predicted;
    all.push_back(one);
  }
  return all;
}

}  // namespace

TEST_CASE("every sample's prediction is written once, as it counts for prequential accuracy", "[property]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "p.csv";
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(predictions(path));
  run.take_to(6);
  run.learner.end(false);
  const std::vector<Line> lines = lines_of(path);
  REQUIRE(lines.size() == 30);
  for (std::int64_t i = 0; i < 6; ++i) {
    const Batch batch = run.stream(i);
    std::int64_t correct = 0;
    for (std::int64_t s = 0; s < 5; ++s) {
      const Line& line = lines[static_cast<std::size_t>(5 * i + s)];
      CHECK(line.iteration == i + 1);
      CHECK(line.label == batch.y.data_ptr<std::int64_t>()[s]);
      correct += line.label == line.predicted;
    }
    CHECK(correct == run.diary->correct[static_cast<std::size_t>(i)]);
  }
}

TEST_CASE("samples that wait to be learned together are written when they are predicted", "[property]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "p.csv";
  LearnerOptions options;
  options.updates_per_batch = parse_updates_per_batch("1/3");
  ToyRun run(ToyStream{}, {}, options);
  run.learner.add_observer(predictions(path));
  run.take_to(4);
  run.learner.end(false);
  const std::vector<Line> lines = lines_of(path);
  REQUIRE(lines.size() == 20);
  CHECK(lines[0].iteration == 3);
  CHECK(lines[19].iteration == 4);
}

TEST_CASE("predictions go on where the saved run was", "[state][property]") {
  const ScratchFolder folder;
  const auto whole_path = folder.path() / "whole.csv", path = folder.path() / "p.csv";
  ToyRun whole(ToyStream{}, {}), first(ToyStream{}, {}), second(ToyStream{}, {});
  whole.learner.add_observer(predictions(whole_path));
  whole.take_to(9);
  first.learner.add_observer(predictions(path));
  first.take_to(4);
  Archive saved;
  first.learner.save(saved);
  first.take_to(6);  // lost: what came after the saved state
  second.learner.add_observer(predictions(path, {.continued = true}));
  second.learner.load(saved);
  second.next = 4;
  second.take_to(9);
  CHECK(content_of(path) == content_of(whole_path));
}

TEST_CASE("predictions that cannot be written are reported, and the next ones are tried", "[regression]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  const auto path = folder.path() / "p.csv";
  std::vector<std::string> lost;
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(std::make_shared<PredictionsFile>(
      path, PredictionsOptions{.on_failure = [&](const Error& error) { lost.push_back(error.problem()); }}, files));
  run.take_to(1);
  files.break_step(FileStep::Write);
  run.take_to(2);
  files.mend();
  run.take_to(3);
  CHECK(lost == std::vector<std::string>{"cannot be written (it broke)"});
  CHECK(lines_of(path).size() == 10);
  ToyRun other(ToyStream{}, {});
  files.break_step(FileStep::Append);
  CHECK(error_line([&] { PredictionsFile(path, {}, files); }).ends_with("cannot be written (it broke); mend it"));
}
