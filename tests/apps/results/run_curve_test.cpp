#include "../message.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/apps/results/run_curve.h>
#include <meander/stream/runtime/error.h>

#include <cmath>

using namespace meander;

TEST_CASE("a run's curve is what its metrics.jsonl says, line by line", "[results]") {
  const ScratchFolder scratch;
  scratch.put("metrics.jsonl",
              "{\"iteration\":10,\"loss\":0.5,\"terms\":{\"current\":0.5},\"prequential_accuracy\":0.25}\n"
              "{\"iteration\":20,\"loss\":null,\"average_accuracy\":0.5,\"accuracy_per_context\":[0.75,null]}\n");
  const std::vector<CurvePoint> points = read_curve(scratch.path());
  REQUIRE(points.size() == 2);
  CHECK(points[0].loss == 0.5);
  CHECK(points[0].terms.at("current") == 0.5);
  CHECK(points[0].prequential_accuracy == 0.25);
  CHECK_FALSE(points[0].was_evaluated());
  CHECK(std::isnan(points[1].loss));
  CHECK(points[1].average_accuracy == 0.5);
  CHECK(points[1].accuracy_per_context[0] == 0.75);
  CHECK(std::isnan(points[1].accuracy_per_context[1]));
}

TEST_CASE("of two lines for one iteration the later counts, and an evaluation is kept", "[results]") {
  const ScratchFolder scratch;
  scratch.put("metrics.jsonl",
              "{\"iteration\":10,\"loss\":0.5,\"accuracy_per_context\":[0.75],\"average_accuracy\":0.75}\n"
              "{\"iteration\":10,\"loss\":0.25}\n");
  const std::vector<CurvePoint> points = read_curve(scratch.path());
  REQUIRE(points.size() == 1);
  CHECK(points[0].loss == 0.25);
  CHECK(points[0].average_accuracy == 0.75);
}

TEST_CASE("the last line of a run that goes on may be unfinished", "[results]") {
  const ScratchFolder scratch;
  scratch.put("metrics.jsonl", "{\"iteration\":10,\"loss\":0.5}\n{\"iterat");
  CHECK(read_curve(scratch.path()).size() == 1);
  const ScratchFolder empty;
  CHECK(read_curve(empty.path()).empty());
}

TEST_CASE("a line that is not one of metrics is named", "[results][refusal]") {
  const ScratchFolder scratch;
  for (const char* line : {"nonsense", "[1]", "{\"loss\":1}", "{\"iteration\":\"7\"}", "{\"iteration\":5}"}) {
    CAPTURE(line);
    scratch.put("metrics.jsonl", "{\"iteration\":10}\n" + std::string(line) + "\n");
    CHECK(mentions(error_line([&] { read_curve(scratch.path()); }), {"metrics.jsonl, line 2"}));
  }
}
