#include "catch.h"
#include "learners/learner_fixture.h"
#include "scratch_folder.h"
#include "stream/error_line.h"
#include "visdom_fixture.h"

#include <meander/learners/live/live_curves.h>
#include <meander/learners/live/tensorboard.h>
#include <meander/learners/observers/accuracy_curve.h>

#include <map>

using namespace meander;

namespace {

// Curves as they were given: graph and name, then points.
class KeptPlots final : public LivePlots {
 public:
  void begin(std::int64_t iteration) noexcept override { begins.push_back(iteration); }
  void scalars(std::string_view graph, std::int64_t iteration, std::span<const NamedValue> values) noexcept override {
    for (const NamedValue& each : values) {
      curves[std::string(graph) + "/" + std::string(each.name)].emplace_back(iteration, each.value);
    }
  }
  void image(std::string_view title, std::int64_t iteration, Image) noexcept override {
    images.emplace_back(title, iteration);
  }
  void close() noexcept override {}
  std::int64_t dropped() const noexcept override { return 0; }

  std::vector<std::int64_t> begins;
  std::map<std::string, Points> curves;
  std::vector<std::pair<std::string, std::int64_t>> images;
};

struct Drawn {
  explicit Drawn(const std::string& method, LiveCurvesOptions options = {}, const ToyStream& stream = {})
      : run(stream, toy_method(method)) {
    run.learner.add_observer(std::make_shared<LiveCurves>(std::vector<std::shared_ptr<LivePlots>>{plots}, options));
  }
  ToyRun run;
  std::shared_ptr<KeptPlots> plots = std::make_shared<KeptPlots>();
};

std::vector<std::int64_t> places(const Points& points) {
  std::vector<std::int64_t> x;
  for (const auto& point : points) x.push_back(point.first);
  return x;
}

double mean(const std::vector<double>& values, std::size_t first, std::size_t count) {
  double sum = 0.0;
  for (std::size_t i = first; i < first + count; ++i) sum += values[i];
  return sum / static_cast<double>(count);
}

}  // namespace

TEST_CASE("a point of the loss is the mean since the point before", "[live][observer]") {
  Drawn drawn("none", {.loss_every = 4});
  drawn.run.take_to(10);
  drawn.run.learner.end(false);
  const Points& loss = drawn.plots->curves["loss/loss"];
  CHECK(places(loss) == std::vector<std::int64_t>{4, 8, 10});
  const std::vector<double>& each = drawn.run.diary->losses;
  CHECK(loss[0].second == Approx(mean(each, 0, 4)));
  CHECK(loss[1].second == Approx(mean(each, 4, 4)));
  CHECK(loss[2].second == Approx(mean(each, 8, 2)));
  CHECK(drawn.plots->curves["loss/current"] == loss);
}

TEST_CASE("replay, distillation and penalties have curves of their own", "[live][observer]") {
  Drawn er("er and si", {.loss_every = 5}), lwf("lwf", {.loss_every = 5});
  er.run.take_to(250);
  lwf.run.take_to(250);
  CHECK(places(er.plots->curves["loss/replay"]).size() >= 49);
  CHECK(er.plots->curves["loss/replay"].back().second > 0.0);
  CHECK(er.plots->curves["loss/penalty"].back().second > 0.0);
  CHECK(lwf.plots->curves["loss/distillation"].back().second > 0.0);
  CHECK_FALSE(lwf.plots->curves.contains("loss/replay"));
}

TEST_CASE("the reported penalty is what the loss has beyond its other terms", "[live][observer]") {
  Drawn si("si", {.loss_every = 1});
  si.run.take_to(150);
  const auto& curves = si.plots->curves;
  const double loss = curves.at("loss/loss").back().second, current = curves.at("loss/current").back().second;
  CHECK(curves.at("loss/penalty").back().second == Approx(loss - current).epsilon(1e-4));
}

TEST_CASE("prequential accuracy is of the samples since the point before", "[live][observer]") {
  Drawn drawn("none", {.loss_every = 4});
  drawn.run.take_to(8);
  const auto& points = drawn.plots->curves["prequential accuracy/accuracy"];
  REQUIRE(places(points) == std::vector<std::int64_t>{4, 8});
  const auto& correct = drawn.run.diary->correct;
  CHECK(points[1].second == Approx(static_cast<double>(correct[4] + correct[5] + correct[6] + correct[7]) / 20.0));
}

TEST_CASE("accuracies are drawn where the learner is evaluated", "[live][observer]") {
  const ToyStream stream;
  const Batch one = stream(100), two = stream(101);
  const auto curve = accuracy(std::vector<TestSet>{{one.x, one.y, 0}, {two.x, two.y, 1}}, {.every = 3});
  const auto plots = std::make_shared<KeptPlots>();
  ToyRun run(stream, toy_method("none"));
  run.learner.add_observer(curve);
  run.learner.add_observer(
      std::make_shared<LiveCurves>(std::vector<std::shared_ptr<LivePlots>>{plots}, LiveCurvesOptions{}));
  run.take_to(7);
  CHECK(places(plots->curves["accuracy/context 1"]) == std::vector<std::int64_t>{3, 6});
  CHECK(plots->curves["accuracy/context 0"][1].second == curve->points().back().accuracies.per_context[0]);
  CHECK(plots->curves["ave accuracy/ave"][1].second == curve->points().back().accuracies.average());
}

TEST_CASE("pictures are made at their interval", "[live][observer]") {
  LiveCurvesOptions options{.sample_every = 3, .samples = [](Learner&) {
                              return std::vector<NamedImage>{{"samples", "Samples", {1, 1, 1, {0}}}};
                            }};
  Drawn drawn("none", options);
  drawn.run.take_to(7);
  CHECK(drawn.plots->images == std::vector<std::pair<std::string, std::int64_t>>{{"Samples", 3}, {"Samples", 6}});
}

TEST_CASE("plots are told where the run begins and goes on", "[live][observer]") {
  Drawn drawn("none", {.loss_every = 4});
  drawn.run.learner.end(true);
  drawn.plots->begins.clear();
  drawn.run.learner.begin(std::make_shared<Arena>(1), OperatorChain());
  drawn.run.take_to(6);
  drawn.run.learner.end(true);
  drawn.run.learner.begin(std::make_shared<Arena>(1), OperatorChain());
  drawn.run.take_to(8);
  CHECK(drawn.plots->begins == std::vector<std::int64_t>{0, 6});
  // A stop is no end: the point covers what came before and after it.
  const Points& loss = drawn.plots->curves["loss/loss"];
  REQUIRE(places(loss) == std::vector<std::int64_t>{4, 8});
  CHECK(loss[1].second == Approx(mean(drawn.run.diary->losses, 4, 4)));
}

TEST_CASE("training with live curves gives the same bits as without", "[live][determinism]") {
  const std::string method = GENERATE("er and si", "lwf");
  CAPTURE(method);
  const PlayedVisdom good, broken(Manner::Error500);
  const ScratchFolder folder;
  ToyRun plain(ToyStream{}, toy_method(method)), watched(ToyStream{}, toy_method(method));
  std::vector<std::shared_ptr<LivePlots>> plots{tensorboard_plots({.folder = folder.path()})};
  for (const PlayedVisdom* server : {&good, &broken}) plots.push_back(visdom_plots({.url = server->url()}));
  watched.learner.add_observer(std::make_shared<LiveCurves>(plots, LiveCurvesOptions{}));
  plain.take_to(150);
  watched.take_to(150);
  CHECK(bits(watched.parameters()) == bits(plain.parameters()));
}

TEST_CASE("an interval of live curves is a number of iterations", "[live][refusal]") {
  CHECK(error_line<UsageError>([] { LiveCurves({}, {.loss_every = 0}); }) ==
        "loss_every: 0 iterations is not an interval; give 1 or more");
  CHECK(error_line<UsageError>([] { LiveCurves({}, {.sample_every = -1}); }) ==
        "sample_every: -1 iterations is not an interval; give 0 or more");
}
