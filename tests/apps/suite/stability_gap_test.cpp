#include "apps/message.h"
#include "apps/results/stored_results.h"
#include "catch.h"

#include <meander/apps/results/stored_run.h>
#include <meander/apps/suite/stability_gap.h>

using namespace meander;
using nlohmann::json;

namespace {

// A run of two contexts of two iterations each, measured after each.
class MeasuredRun {
 public:
  explicit MeasuredRun(const std::string& metrics = R"({"iteration":1,"accuracy_per_context":[0.75,0.5]}
{"iteration":2,"loss":0.5,"accuracy_per_context":[0.875,0.5]}
{"iteration":3,"loss":0.5}
{"iteration":4,"accuracy_per_context":[0.625,0.5]}
)") {
    json result = finished_result("cumulative", 7);
    result["metrics"]["evaluated_at"] = {2, 4};
    result["metrics"]["untrained_accuracy_per_context"] = {0.125, 0.25};
    folder_ = put_result(scratch_, "run", result);
    scratch_.put("run/metrics.jsonl", metrics);
  }
  StoredRun run() const { return read_run(folder_); }

 private:
  ScratchFolder scratch_;
  std::filesystem::path folder_;
};

}  // namespace

TEST_CASE("the curve of the first context begins before the first update", "[suite]") {
  const MeasuredRun measured;
  CHECK(accuracy_on_first_context(measured.run()) ==
        std::vector<std::pair<std::int64_t, double>>{{0, 0.125}, {1, 0.75}, {2, 0.875}, {4, 0.625}});
}

TEST_CASE("the gap is drawn from 70 to 100 percent, with a line where the first context ends", "[suite]") {
  const MeasuredRun measured;
  const std::vector<Figure> figures = stability_gap_figures(measured.run(), {"context-1.png", "context-2.png"});
  REQUIRE(figures.size() == 3);
  CHECK(figures[0].kind == Figure::Kind::Image);
  CHECK(figures[1].image == "context-2.png");
  const Figure& gap = figures[2];
  CHECK(gap.kind == Figure::Kind::Lines);
  CHECK(gap.y.is_fraction);
  CHECK((gap.y.least == 0.7 && gap.y.most == 1.0));
  CHECK(gap.marks == std::vector<double>{2});
  REQUIRE(gap.series.size() == 1);
  CHECK(gap.series.front().points.size() == 4);
  CHECK(gap.series.front().points.back().x == 4);
  CHECK(gap.series.front().points.back().y.value == 0.625);
}

TEST_CASE("a run without accuracies over time has no gap to draw, and says which file lacks them", "[suite][refusal]") {
  const std::string lacks = "metrics.jsonl: does not hold accuracies over time";
  for (const auto& [metrics, says] : {std::pair<std::string, std::string>{"", lacks},
                                      {"{\"iteration\":1}\n", lacks},
                                      {"not JSON\n", "metrics.jsonl, line 1: is not a line of metrics"}}) {
    const MeasuredRun measured(metrics);
    const std::string line = error_line([&] { accuracy_on_first_context(measured.run()); });
    CHECK(line.find(says) != std::string::npos);
  }
}
