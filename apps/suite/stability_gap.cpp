#include <meander/apps/suite/stability_gap.h>

#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/results/run_curve.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/learners/images/image_grid.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace meander {
namespace {

using Curve = std::vector<std::pair<std::int64_t, double>>;
using Json = nlohmann::json;

constexpr std::int64_t shown_per_context = 64;

[[noreturn]] void refuse_contents(const std::filesystem::path& file) {
  throw Error(file.string(), "does not hold accuracies over time", "remove the run's folder, and run it again");
}

double untrained_accuracy(const StoredRun& run) {
  const std::filesystem::path file = run.directory / "result.json";
  try {
    return Json::parse(read_file(file)).at("metrics").at("untrained_accuracy_per_context").at(0).get<double>();
  } catch (const Json::exception&) {
    refuse_contents(file);
  }
}

double highest_of(const FigureSeries& series) {
  double highest = 0;
  for (const FigurePoint& point : series.points) highest = std::max(highest, point.y.value);
  return highest;
}

FigureSeries series_of(const StoredRun& run) {
  FigureSeries series{.label = "first context", .colour = "black"};
  for (const auto& [iteration, accuracy] : accuracy_on_first_context(run)) {
    series.points.push_back({static_cast<double>(iteration), {.value = accuracy}});
  }
  return series;
}

Image grid_of(const TestSet& tests) {
  const std::int64_t count = std::min(shown_per_context, tests.size());
  const at::Tensor& x = tests.x;
  const ImageShape shape{x.size(1), x.size(2), x.size(3)};
  const auto* bytes = x.data_ptr<std::uint8_t>();
  std::vector<float> values(bytes, bytes + count * shape.size());
  for (float& value : values) value /= 255;
  return image_grid(values, shape);
}

}  // namespace

Curve accuracy_on_first_context(const StoredRun& run) {
  Curve curve{{0, untrained_accuracy(run)}};
  for (const CurvePoint& point : read_curve(run.directory)) {
    if (point.was_evaluated()) curve.emplace_back(point.iteration, point.accuracy_per_context.front());
  }
  if (curve.size() < 2) refuse_contents(run.directory / "metrics.jsonl");
  return curve;
}

std::vector<Figure> stability_gap_figures(const StoredRun& run, const std::vector<std::filesystem::path>& grids) {
  std::vector<Figure> figures;
  for (std::size_t c = 0; c < grids.size(); ++c) {
    figures.push_back({.kind = Figure::Kind::Image,
                       .name = fmt::format("context-{}", c),
                       .title = fmt::format("Context {}", c),
                       .caption = fmt::format("Test images of context {} as the network sees them.", c),
                       .image = grids[c]});
  }
  const std::vector<std::int64_t>& ends = run.context_ends;
  Figure gap{
      .kind = Figure::Kind::Lines,
      .name = "stability-gap",
      .title = "Accuracy on the first context",
      .caption = fmt::format("Accuracy on test images of the first of {} contexts, measured before every update. "
                             "From one context to the next (vertical lines) the network goes on with all contexts so "
                             "far. Seed {}.",
                             ends.size(), run.seed),
      .x = {.title = "iterations", .least = 0},
      .y = {.title = "accuracy", .least = 0.7, .most = 1.0, .is_fraction = true},
      .series = {series_of(run)}};
  // The published range, unless training was too short for it.
  if (highest_of(gap.series.front()) < 0.85) gap.y.least = 0;
  for (std::size_t c = 0; c + 1 < ends.size(); ++c) gap.marks.push_back(static_cast<double>(ends[c]));
  figures.push_back(std::move(gap));
  return figures;
}

std::vector<std::filesystem::path> write_stability_gap(const PartPlan& part) {
  std::vector<std::string> problems;
  const std::vector<ComparisonRun> runs = runs_of(part.plan, part.folder, problems);
  const ComparisonRun& first = runs.front();
  if (!first.found.run) throw Error(part.folder.string(), "holds no result of the first seed", "run it again");
  const ContextSet contexts = make_contexts(first.planned.run, load_data(first.planned.run));
  std::vector<std::filesystem::path> files;
  for (const TestSet& tests : contexts.test()) {
    files.push_back(part.folder / fmt::format("context-{}.png", tests.context));
    write_file_atomically(files.back(), png(grid_of(tests)));
  }
  const std::filesystem::path pdf = part.folder / "stability-gap.pdf";
  write_pdf(stability_gap_figures(*first.found.run, files), pdf);
  files.push_back(pdf);
  return files;
}

}  // namespace meander
