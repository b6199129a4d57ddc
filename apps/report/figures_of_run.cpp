#include <meander/apps/report/report_figures.h>
#include <meander/apps/report/seed_curves.h>
#include <meander/apps/results/run_curve.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <system_error>
#include <utility>

namespace meander {
namespace {

Figure image_figure(const StoredRun& run, const std::string& label, const std::filesystem::path& file, std::string name,
                    std::string title, const std::string& caption) {
  return {.kind = Figure::Kind::Image,
          .name = std::move(name),
          .title = std::move(title),
          .caption = fmt::format("{} {}, seed {}.", caption, label, run.seed),
          .image = file};
}

// The pictures that the run left in its folder.
std::vector<Figure> pictures_of(const StoredRun& run, const std::string& label) {
  std::vector<Figure> figures;
  std::error_code unknown;
  if (const auto file = run.directory / "generated.png"; std::filesystem::exists(file, unknown)) {
    figures.push_back(image_figure(run, label, file, "generated", "Generated images",
                                   "Drawn from the generative model after training."));
  }
  for (std::size_t context = 0; context < run.accuracy_per_context.size(); ++context) {
    const auto file = run.directory / fmt::format("reconstructions-context-{}.png", context);
    if (!std::filesystem::exists(file, unknown)) continue;
    figures.push_back(image_figure(run, label, file, fmt::format("reconstructions-context-{}", context),
                                   fmt::format("Reconstructions, context {}", context),
                                   "Test images, each above its reconstruction."));
  }
  return figures;
}

Figure losses_of(const ReportContent& content, const StoredRun& run) {
  Figure figure{.kind = Figure::Kind::Lines,
                .name = "loss",
                .title = "Loss",
                .caption = fmt::format("{}, {}, seed {}. A mean over the iterations since the point before.",
                                       content.title, content.rows.front().label, run.seed),
                .x = {.title = "iterations"},
                .y = {.title = "loss", .least = 0}};
  FigureSeries whole{.label = "whole loss", .colour = "black", .is_main = true};
  std::map<std::string, FigureSeries> terms;
  for (const CurvePoint& point : read_curve(run.directory)) {
    if (std::isnan(point.loss)) continue;
    const auto x = static_cast<double>(point.iteration);
    whole.points.push_back({x, {.value = point.loss}});
    for (const auto& [name, value] : point.terms) terms[name].points.push_back({x, {.value = value}});
  }
  if (whole.points.size() < 2) return figure;
  figure.series.push_back(std::move(whole));
  if (terms.size() < 2) return figure;  // it is the whole loss
  figure.caption += " Terms are those of one update, unweighted.";
  for (auto& [name, series] : terms) {
    series.label = name;
    figure.series.push_back(std::move(series));
  }
  return figure;
}

}  // namespace

std::vector<Figure> pictures_of_run(const ReportContent& content) {
  const std::vector<const StoredRun*> runs = content.runs();
  return runs.empty() ? std::vector<Figure>() : pictures_of(*runs.front(), content.rows.front().label);
}

std::vector<Figure> losses_of_run(const ReportContent& content, std::vector<std::string>& problems) {
  const std::vector<const StoredRun*> runs = content.runs();
  if (runs.empty()) return {};
  try {
    Figure losses = losses_of(content, *runs.front());
    if (!losses.series.empty()) return {std::move(losses)};
  } catch (const Error& error) {
    problems.push_back(fmt::format("{}; its losses are left out", error.what()));
  }
  return {};
}

Figure accuracy_by_context(const ReportContent& content) {
  Figure figure{.kind = Figure::Kind::Bars,
                .name = "final-accuracy-per-context",
                .title = "Final accuracy per context",
                .caption = fmt::format("{}, {}. {}", content.title, content.rows.front().label,
                                       seeds_caption(content, "whiskers")),
                .y = {.title = "accuracy", .least = 0, .most = 1, .is_fraction = true}};
  const std::vector<const StoredRun*> runs = content.runs();
  const std::size_t contexts = runs.empty() ? 0 : runs.front()->accuracy_per_context.size();
  for (std::size_t c = 0; c < contexts; ++c) {
    std::vector<double> accuracies;
    for (const StoredRun* run : runs) {
      accuracies.push_back(c < run->accuracy_per_context.size() ? run->accuracy_per_context[c] : no_value);
    }
    const SeedStatistics over = over_seeds(accuracies);
    figure.bars.push_back({.label = fmt::format("context {}", c), .height = spread_of(over), .count = over.count});
  }
  return figure;
}

}  // namespace meander
