#include "catch.h"
#include "fallible_disk.h"
#include "learners/learner_fixture.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/observe.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/stream/files/whole_file.h>

#include <nlohmann/json.hpp>

#include <fstream>
#include <limits>
#include <numeric>

using namespace meander;

namespace {

std::vector<nlohmann::json> lines(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<nlohmann::json> all;
  for (std::string line; std::getline(in, line);) all.push_back(nlohmann::json::parse(line));
  return all;
}

}  // namespace

TEST_CASE("the metrics file has a line every N iterations and one for the rest", "[property]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  ToyRun run(ToyStream{}, toy_method("er and si"));
  run.learner.add_observer(jsonl(path, {.every = 4}));
  run.take_to(4);
  run.learner.request_consolidation();
  run.take_to(10);
  run.learner.end(false);
  const auto written = lines(path);
  REQUIRE(written.size() == 3);
  CHECK(written[0]["iteration"] == 4);
  CHECK(written[1]["iteration"] == 8);
  CHECK(written[2]["iteration"] == 10);
  const std::vector<double>& losses = run.diary->losses;
  CHECK(std::abs(written[1]["loss"].get<double>() - (losses[4] + losses[5] + losses[6] + losses[7]) / 4) < 1e-12);
  CHECK(written[1]["terms"].contains("current"));
  CHECK(written[1]["terms"].contains("replay"));
  CHECK(written[2]["terms"].contains("penalty"));
  CHECK_FALSE(written[0].contains("consolidated"));
  CHECK(written[1]["consolidated"] == std::vector<std::int64_t>{5});
  const auto& correct = run.diary->correct;
  CHECK(written[2]["prequential_accuracy"] == static_cast<double>(correct[8] + correct[9]) / 10);
}

TEST_CASE("what waits to be pooled when the stream ends is reported once, after the last iteration", "[regression]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  LearnerOptions options;
  options.updates_per_batch = parse_updates_per_batch("1/3");
  ToyRun run(ToyStream{}, {}, options);
  const Batch test = run.stream(100);
  const auto curve = accuracy(std::vector<TestSet>{{test.x, test.y, 0}}, {.every = 4});
  run.learner.add_observer(curve);
  run.learner.add_observer(jsonl(path, {.every = 4}));
  run.take_to(4);
  run.learner.end(false);
  const auto written = lines(path);
  REQUIRE(written.size() == 2);
  CHECK(curve->points().size() == 1);
  CHECK(written[0].contains("average_accuracy"));
  // The latest report was of a batch that still waits; the terms are those of the latest update.
  CHECK(written[0]["terms"]["current"] == written[0]["loss"]);
  CHECK(written[1]["iteration"] == 4);
  CHECK_FALSE(written[1].contains("average_accuracy"));
  CHECK(written[1]["loss"] == run.diary->losses.back());
}

namespace {

struct Given final : Observer {
  explicit Given(std::vector<double> per_context) : accuracies{std::move(per_context)} {}
  void on_step(Learner&, StepReport& report) override {
    if (report.iteration == 2) report.accuracies = &accuracies;
  }
  Accuracies accuracies;
};

}  // namespace

TEST_CASE("an evaluation gets a line of its own iteration", "[property]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(std::make_shared<Given>(std::vector{0.25, 0.75}));
  run.learner.add_observer(jsonl(path, {.every = 100}));
  run.take_to(3);
  run.learner.end(false);
  const auto written = lines(path);
  REQUIRE(written.size() == 2);
  CHECK(written[0]["iteration"] == 2);
  CHECK(written[0]["average_accuracy"] == 0.5);
  CHECK(written[0]["accuracy_per_context"] == std::vector<double>{0.25, 0.75});
  CHECK_FALSE(written[1].contains("average_accuracy"));
}

TEST_CASE("what was not tested is null in a line, not 0", "[property]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(std::make_shared<Given>(std::vector{0.25, std::numeric_limits<double>::quiet_NaN()}));
  run.learner.add_observer(jsonl(path, {.every = 100}));
  run.take_to(2);
  const auto line = lines(path).at(0);
  CHECK(line["average_accuracy"] == 0.25);
  CHECK(line["accuracy_per_context"].dump() == "[0.25,null]");
}

TEST_CASE("a metrics file refuses an interval of no iterations", "[refusal]") {
  const ScratchFolder folder;
  CHECK(error_line<UsageError>([&] { jsonl(folder.path() / "m.jsonl", {.every = 0}); }) ==
        "every: 0 iterations is not an interval; give 1 or more");
}

TEST_CASE("the next line covers one that could not be written", "[regression]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  const auto path = folder.path() / "metrics.jsonl";
  std::vector<std::string> lost;
  ToyRun run(ToyStream{}, toy_method("er and si"));
  run.learner.add_observer(std::make_shared<MetricsFile>(
      path, MetricsOptions{.every = 2, .on_failure = [&](const Error& error) { lost.push_back(error.problem()); }},
      files));
  run.take_to(2);
  files.break_step(FileStep::Write);
  run.learner.request_consolidation();
  run.take_to(6);
  files.mend();
  run.take_to(8);
  files.break_step(FileStep::SyncFile);
  run.learner.end(false);
  CHECK(lost == std::vector<std::string>(3, "cannot be written (it broke)"));
  const auto written = lines(path);
  REQUIRE(written.size() == 2);
  CHECK(written[0]["iteration"] == 2);
  CHECK(written[1]["iteration"] == 8);
  CHECK(written[1]["consolidated"] == std::vector<std::int64_t>{3});
  const std::vector<double>& losses = run.diary->losses;
  CHECK(std::abs(written[1]["loss"].get<double>() - std::accumulate(losses.begin() + 2, losses.end(), 0.0) / 6) <
        1e-12);
}

TEST_CASE("without a failure handler, a line that cannot be written is an error", "[refusal]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(std::make_shared<MetricsFile>(folder.path() / "m.jsonl", MetricsOptions{}, files));
  files.break_step(FileStep::Write);
  CHECK(error_line([&] { run.take_to(1); }).ends_with("m.jsonl: cannot be written (it broke); mend it"));
}

TEST_CASE("a metrics file that cannot be opened or emptied is refused at once", "[refusal]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  const FileStep step = GENERATE(FileStep::Append, FileStep::Cut);
  CAPTURE(static_cast<int>(step));
  files.break_step(step);
  const MetricsOptions options{.on_failure = [](const Error&) { FAIL("no line was written yet"); }};
  CHECK(error_line([&] {
          MetricsFile(folder.path() / "m.jsonl", options, files);
        }).ends_with("m.jsonl: cannot be written (it broke); mend it"));
}

TEST_CASE("a line for a stop that cannot be cut off at first is not there in the end", "[state]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  const auto path = folder.path() / "metrics.jsonl";
  std::vector<std::string> lost;
  ToyRun run(ToyStream{}, {});
  run.learner.add_observer(std::make_shared<MetricsFile>(
      path, MetricsOptions{.every = 2, .on_failure = [&](const Error& error) { lost.push_back(error.problem()); }},
      files));
  run.take_to(3);
  run.learner.end(true);
  REQUIRE(lines(path).size() == 2);
  files.break_step(FileStep::Cut);
  run.take_to(4);
  CHECK(lost == std::vector<std::string>(2, "cannot be written (it broke)"));
  files.mend();
  run.take_to(6);
  run.learner.end(false);
  const auto written = lines(path);
  REQUIRE(written.size() == 2);
  CHECK(written[0]["iteration"] == 2);
  CHECK(written[1]["iteration"] == 6);
}

TEST_CASE("a metrics file goes on where the saved run was, and becomes the file of one that never stopped",
          "[state][property]") {
  const ScratchFolder folder;
  const bool reloaded = GENERATE(false, true);
  const std::int64_t stop = GENERATE(4, 6);
  CAPTURE(reloaded, stop);
  const auto whole_path = folder.path() / "whole.jsonl", path = folder.path() / "metrics.jsonl";
  ToyRun whole(ToyStream{}, toy_method("er and si")), first(ToyStream{}, toy_method("er and si")),
      second(ToyStream{}, toy_method("er and si"));
  whole.learner.add_observer(jsonl(whole_path, {.every = 4}));
  first.learner.add_observer(jsonl(path, {.every = 4}));
  whole.take_to(13);
  whole.learner.end(false);
  first.take_to(stop);
  first.learner.end(true);
  CHECK(lines(path).back()["iteration"] == stop);
  ToyRun& rest = reloaded ? second : first;
  if (reloaded) {
    Archive saved;
    first.learner.save(saved);
    second.learner.add_observer(jsonl(path, {.every = 4, .continued = true}));
    second.learner.load(saved);
    second.next = stop;
  }
  rest.take_to(13);
  rest.learner.end(false);
  CHECK(read_file(path) == read_file(whole_path));
}

TEST_CASE("a metrics file that is shorter than the saved run left it is refused", "[state][refusal]") {
  const ScratchFolder folder;
  const auto long_path = folder.path() / "long.jsonl", empty_path = folder.path() / "empty.jsonl";
  ToyRun run(ToyStream{}, {}), other(ToyStream{}, {});
  run.learner.add_observer(jsonl(long_path, {.every = 1}));
  run.take_to(3);
  Archive saved;
  run.learner.save(saved);
  other.learner.add_observer(jsonl(empty_path, {.every = 1, .continued = true}));
  CHECK(error_line<Error>([&] { other.learner.load(saved); }).find("ends after 0 of ") != std::string::npos);
}

TEST_CASE("a penalty that a part computes is a term with its strength", "[regression]") {
  const ScratchFolder folder;
  const auto path = folder.path() / "metrics.jsonl";
  ToyRun run(ToyStream{}, methods::kfac_ewc({.strength = 50.0}));
  run.learner.add_observer(jsonl(path, {.every = 1}));
  run.take_to(4);
  run.learner.request_consolidation();
  run.take_to(10);
  const nlohmann::json line = lines(path).back();
  const auto loss = line["loss"].get<double>(), current = line["terms"]["current"].get<double>();
  CHECK(loss > current);
  CHECK(line["terms"]["penalty"].get<double>() == Approx(loss - current));
}
