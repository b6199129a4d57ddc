#include "../message.h"
#include "catch.h"
#include "reported_runs.h"

#include <meander/apps/report/report_figures.h>

#include <algorithm>

using namespace meander;

namespace {

std::vector<std::string> names_of(const std::vector<Figure>& figures) {
  std::vector<std::string> names;
  for (const Figure& figure : figures) names.push_back(figure.name);
  return names;
}

const Figure& named(const std::vector<Figure>& figures, const std::string& name) {
  const auto found =
      std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) { return figure.name == name; });
  REQUIRE(found != figures.end());
  return *found;
}

ReportedRow row_at(double x, double accuracy, const std::string& varied = "lambda") {
  StoredRun run;
  run.average_accuracy = accuracy;
  run.training_seconds = 3;
  return {.label = "EWC", .curve = "EWC", .x_name = varied, .x = x, .choice = "EWC", .runs = {run}};
}

ReportedRow level(const std::string& label, double accuracy) {
  StoredRun run;
  run.average_accuracy = accuracy;
  return {.label = label, .colour = "grey", .is_bound = true, .runs = {run}};
}

}  // namespace

TEST_CASE("a comparison's figures are bars, averages, and a curve per context for each method", "[report]") {
  const ScratchFolder scratch;
  for (const std::int64_t seed : {0, 1}) {
    put_learner(scratch, "none", seed, 0.1);
    put_learner(scratch, "er", seed, 0.5);
  }
  std::vector<std::string> problems;
  const ReportContent content = report_content({scratch.path() / "runs"}, {}, problems);
  const std::vector<Figure> figures = report_figures(content, problems);
  CHECK(names_of(figures) == std::vector<std::string>{"final-accuracy", "average-accuracy", "accuracy-per-context-1",
                                                      "accuracy-per-context-2"});
  const Figure& bars = figures.front();
  REQUIRE(bars.bars.size() == 2);
  CHECK(bars.bars[1].label == "ER");
  CHECK(bars.bars[1].height.value == Approx(0.6));
  CHECK(bars.bars[1].count == 2);
  CHECK(mentions(bars.caption, {"Means over 2 seeds", "95 %"}));
  CHECK(figures[1].series.size() == 2);
  CHECK(problems.empty());
}

TEST_CASE("of a single run there are its losses and its accuracy per context", "[report]") {
  const ScratchFolder scratch;
  const auto folder = put_learner(scratch, "er", 0, 0.5);
  std::vector<std::string> problems;
  const std::vector<Figure> figures = report_figures(report_content({folder}, {}, problems), problems);
  CHECK(names_of(figures) == std::vector<std::string>{"accuracy-per-context", "average-accuracy", "loss"});
  const Figure& losses = figures.back();
  REQUIRE(losses.series.size() == 3);
  CHECK(losses.series[0].points[1].y.value == Approx(1.0 / 6));
  CHECK(losses.series[2].label == "replay");
  const Figure& contexts = figures.front();
  CHECK(contexts.series.size() == 3);
  CHECK(contexts.series.back().is_main);
  CHECK(mentions(contexts.caption, {"One run, seed 0"}));
}

TEST_CASE("pictures that a run left come first", "[report]") {
  const ScratchFolder scratch;
  const auto folder = put_learner(scratch, "dgr", 0, 0.5);
  for (const char* name : {"generated.png", "reconstructions-context-1.png"})
    scratch.put("runs/dgr-0/" + std::string(name), "x");
  std::vector<std::string> problems;
  const std::vector<Figure> figures = report_figures(report_content({folder}, {}, problems), problems);
  CHECK(figures[0].name == "generated");
  CHECK(figures[0].image == folder / "generated.png");
  CHECK(figures[1].name == "reconstructions-context-1");
  CHECK(mentions(figures[1].title, {"context 1"}));
}

TEST_CASE("a search is drawn by what was searched, with plain training as a level", "[report]") {
  const ReportContent content{.title = "t",
                              .seeds = "seed 0",
                              .rows = {level("None", 0.2), row_at(1, 0.3), row_at(1000, 0.6), row_at(10, 0.4)}};
  const std::vector<Figure> figures = figures_of_points(content);
  REQUIRE(figures.size() == 1);
  const Figure& figure = figures.front();
  CHECK(figure.name == "accuracy-by-lambda");
  CHECK(figure.x.logarithmic);
  REQUIRE(figure.series.size() == 1);
  CHECK(figure.series[0].points[1].x == 10);
  CHECK(figure.levels.size() == 1);
  // From a - 2d to b + d with d a tenth of the span.
  CHECK(*figure.y.least == Approx(0.2 - 0.08));
  CHECK(*figure.y.most == Approx(0.64));
}

TEST_CASE("in the class scenario the range begins at 0, and shares are not drawn on a logarithmic axis", "[report]") {
  const ReportContent content{
      .title = "t",
      .seeds = "seed 0",
      .rows = {level("None", 0.2), row_at(0, 0.3, "gating-prop"), row_at(0.9, 0.6, "gating-prop")},
      .is_class_scenario = true};
  const std::vector<Figure> figures = figures_of_points(content);
  const Figure& figure = named(figures, "accuracy-by-gating-prop");
  CHECK_FALSE(figure.x.logarithmic);
  CHECK(*figure.y.least == 0);
}

TEST_CASE("of several searched curves the best values are compared, with their times", "[report]") {
  ReportContent content{.title = "t", .seeds = "seed 0", .rows = {row_at(1, 0.3), row_at(10, 0.6)}};
  ReportedRow si = row_at(5, 0.5, "c");
  si.label = si.curve = si.choice = "SI";
  content.rows.push_back(si);
  const std::vector<Figure> figures = figures_of_points(content);
  CHECK(names_of(figures) ==
        std::vector<std::string>{"accuracy-by-lambda", "accuracy-by-c", "best-accuracy", "best-time"});
  CHECK(named(figures, "best-accuracy").bars[0].height.value == Approx(0.6));
  CHECK(named(figures, "best-time").bars[1].height.value == Approx(3));
}

TEST_CASE("points of a curve need not follow each other: another axis may change faster", "[report]") {
  ReportContent content{.title = "t", .seeds = "seed 0"};
  for (const double x : {10, 20}) {
    for (const char* curve : {"ER, lr 0.1", "ER, lr 0.01"}) {
      ReportedRow row = row_at(x, x / 100, "budget");
      row.curve = curve;
      content.rows.push_back(row);
    }
  }
  const std::vector<Figure> figures = figures_of_points(content);
  REQUIRE(figures.front().series.size() == 2);
  CHECK(figures.front().series[0].points.size() == 2);
  CHECK(figures.front().x.title == "budget (samples)");
}

TEST_CASE("a method looks the same in all figures, and an axis leaves out what is empty", "[report]") {
  const ScratchFolder scratch;
  put_learner(scratch, "joint", 0, 0.9);
  put_learner(scratch, "er", 0, 0.8);
  std::filesystem::remove(scratch.path() / "runs/joint-0/metrics.jsonl");
  std::vector<std::string> problems;
  const std::vector<Figure> figures = report_figures(report_content({scratch.path() / "runs"}, {}, problems), problems);
  const Figure& average = named(figures, "average-accuracy");
  REQUIRE(average.series.size() == 1);
  CHECK(average.series[0].style == 1);
  CHECK(*average.y.least == Approx(0.7));
}

TEST_CASE("a damaged metrics.jsonl costs its curves alone, and is named", "[report]") {
  const ScratchFolder scratch;
  put_learner(scratch, "none", 0, 0.1);
  put_learner(scratch, "er", 0, 0.5);
  scratch.put("runs/er-0/metrics.jsonl", "{\"iteration\":3}\nnonsense\n");
  std::vector<std::string> problems;
  const ReportContent content = report_content({scratch.path() / "runs"}, {}, problems);
  const std::vector<Figure> figures = report_figures(content, problems);
  CHECK(named(figures, "final-accuracy").bars.size() == 2);
  CHECK(named(figures, "average-accuracy").series.size() == 1);
  REQUIRE(problems.size() == 1);
  CHECK(mentions(problems[0], {"metrics.jsonl, line 2", "its curves are left out"}));
}
