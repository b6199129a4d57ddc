#include "sample_page.h"

#include <meander/learners/images/image.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace meander {
namespace {

struct SampleMethod {
  std::string name, colour;
  double accuracy, sem, forgetting;
};

const std::vector<SampleMethod> sample_methods{
    {"None", "grey", 0.1989, 0.0002, 0.9912},
    {"Joint", "black", 0.9783, 0.0004, no_value},
    {"EWC", "darkgreen", 0.2012, 0.0009, 0.9871},
    {"SI", "yellowgreen", 0.1997, 0.0003, 0.9885},
    {"LwF", "gold", 0.2189, 0.0061, 0.8742},
    {"FROMP", "goldenrod", 0.7731, 0.0112, 0.1841},
    {"DGR", "indianred", 0.9081, 0.0048, 0.0812},
    {"BI-R", "lightcoral", 0.9441, 0.0021, 0.0403},
    {"ER", "red", 0.8869, 0.0035, 0.1217},
    {"A-GEM", "orangered", 0.6514, 0.0281, 0.3902},
    {"Generative classifier", "indigo", 0.9379, 0.0006, 0.0210},
    {"iCaRL", "purple", 0.9251, 0.0018, 0.0487},
};

constexpr std::int64_t sample_seeds = 5;

SeedStatistics sample_statistics(double mean, double sem) {
  return {std::isnan(mean) ? 0 : sample_seeds, mean, std::isnan(mean) ? no_value : sem};
}

ReportTable sample_table() {
  ReportTable table{.title = "Average accuracy over all contexts after the last one, and what was forgotten"};
  table.columns = {{"method", "method"},
                   {"accuracy, %", "average_accuracy", ReportUnit::Percent, true, true},
                   {"forgetting, %", "forgetting", ReportUnit::Percent, true, true},
                   {"time", "training_seconds", ReportUnit::Seconds},
                   {"iterations/s", "iterations_per_second", ReportUnit::Rate}};
  double seconds = 9;
  for (const SampleMethod& method : sample_methods) {
    ReportRow row;
    row.is_bound = method.name == "None" || method.name == "Joint";
    row.is_ruled = method.name == "Joint";
    row.put(method.name);
    row.put(sample_statistics(method.accuracy, method.sem));
    row.put(sample_statistics(method.forgetting, 0.004));
    row.put(seconds += 7.3);
    row.put(20000 / seconds);
    table.add(std::move(row));
  }
  mark_best(table.rows, 1);
  return table;
}

Spread sample_spread(double value, double half_width) { return {value, value - half_width, value + half_width}; }

Figure sample_bars() {
  Figure figure{.kind = Figure::Kind::Bars, .name = "average-accuracy", .title = "Average accuracy per method"};
  figure.caption =
      "Accuracy on the test samples of all contexts after the last one: mean over 5 seeds with its 95 % confidence "
      "interval.";
  figure.y = {.title = "accuracy", .least = 0.0, .most = 1.0, .is_fraction = true};
  for (const SampleMethod& method : sample_methods) {
    figure.bars.push_back(
        {method.name, method.colour, sample_spread(method.accuracy, 2.776 * method.sem), sample_seeds});
  }
  return figure;
}

// Each context is learned when its turn comes, and then slowly forgotten.
double sample_accuracy(int context, double iteration) {
  const double since = iteration - 2000.0 * context;
  if (since <= 0) return 0;
  return 0.985 * (1 - std::exp(-since / 150)) * (0.78 + 0.22 * std::exp(-std::max(0.0, since - 2000) / 1500));
}

Figure sample_curves() {
  Figure figure{.kind = Figure::Kind::Lines, .name = "accuracy-per-context", .title = "ER: accuracy per context"};
  figure.caption =
      "Accuracy on the test samples of each context while the stream runs, mean over 5 seeds with its 95 % "
      "confidence interval. Dotted lines: where a context ends.";
  figure.x = {.title = "iteration"};
  figure.y = {.title = "accuracy", .is_fraction = true};
  figure.marks = {2000, 4000, 6000, 8000};
  FigureSeries average{.label = "average of contexts so far", .colour = "black", .is_main = true};
  for (int context = 0; context < 5; ++context) {
    FigureSeries series{.label = fmt::format("context {}", context + 1)};
    for (int i = 0; i <= 50; ++i) {
      const double x = 200.0 * i;
      const bool is_seen = x > 2000.0 * context;
      series.points.push_back({x, is_seen ? sample_spread(sample_accuracy(context, x), 0.012) : Spread{}});
    }
    figure.series.push_back(std::move(series));
  }
  for (int i = 1; i <= 50; ++i) {
    const double x = 200.0 * i;
    double sum = 0;
    int seen = 0;
    for (int context = 0; context < 5; ++context) {
      if (x <= 2000.0 * context) continue;
      sum += sample_accuracy(context, x);
      ++seen;
    }
    average.points.push_back({x, sample_spread(sum / seen, 0.008)});
  }
  figure.series.push_back(std::move(average));
  return figure;
}

FigureSeries sample_grid(const std::string& label, const std::string& colour, double best, double peak) {
  FigureSeries series{.label = label, .colour = colour};
  for (int exponent = 0; exponent <= 13; ++exponent) {
    const double distance = exponent - peak;
    series.points.push_back(
        {std::pow(10.0, exponent), sample_spread(0.58 + (best - 0.58) * std::exp(-distance * distance / 9), 0.015)});
  }
  return series;
}

Figure sample_sweep() {
  Figure figure{.kind = Figure::Kind::Lines, .name = "strength", .title = "Strength of the penalty"};
  figure.caption = "Average accuracy for each strength of the penalty, and without one. One seed per value.";
  figure.x = {.title = "strength \u03bb", .logarithmic = true};
  figure.y = {.title = "accuracy", .is_fraction = true};
  figure.series = {sample_grid("EWC", "darkgreen", 0.86, 7), sample_grid("SI", "yellowgreen", 0.79, 3),
                   sample_grid("FROMP, budget 100", "goldenrod", 0.91, 10)};
  figure.series[2].points[11].y = {};
  figure.levels = {{"None", "grey", sample_spread(0.592, 0.008)}, {"Joint", "black", {0.978, no_value, no_value}}};
  return figure;
}

// Rings of ever more lines, in place of digits.
Figure sample_image(const std::filesystem::path& folder) {
  constexpr std::int64_t rows = 4, columns = 10, side = 16;
  Image image{.height = rows * side, .width = columns * side, .channels = 1};
  for (std::int64_t y = 0; y < image.height; ++y) {
    for (std::int64_t x = 0; x < image.width; ++x) {
      const double dx = static_cast<double>(x % side) - 7.5, dy = static_cast<double>(y % side) - 7.5;
      const double wave = std::cos(std::hypot(dx, dy) * (1 + 0.1 * static_cast<double>(x / side + y / side)));
      image.values.push_back(static_cast<std::uint8_t>(std::max(0.0, 255 * wave)));
    }
  }
  const std::filesystem::path file = folder / "samples.png";
  write_file_atomically(file, png(image));
  return {.kind = Figure::Kind::Image,
          .name = "samples",
          .title = "DGR: generated samples",
          .caption = "Forty samples that the generative model made after the last context.",
          .image = file};
}

std::vector<PageRun> sample_runs() {
  std::vector<PageRun> runs;
  for (const SampleMethod& method : sample_methods) {
    for (std::int64_t seed = 1; seed <= sample_seeds; ++seed) {
      PageRun run{.label = method.name, .seed = seed};
      run.accuracy = method.accuracy + method.sem * static_cast<double>(seed - 3);
      run.stamp = fmt::format("splitMNIST5-class--F-784x400x400_c10--i2000-lr0.001-b128-adam-all-s{}", seed);
      run.command = fmt::format("meander run --experiment=splitMNIST --scenario=class --method='{}' --seed={}",
                                method.name, seed);
      run.options = {{"experiment", "splitMNIST"},
                     {"scenario", "class"},
                     {"method", method.name},
                     {"seed", fmt::format("{}", seed)},
                     {"lr", "0.001"},
                     {"batch", "128"},
                     {"iters", "2000"},
                     {"optimizer", "adam"},
                     {"fc-units", "400"},
                     {"fc-layers", "3"},
                     {"config", ""},
                     {"active-classes", "all-so-far"}};
      runs.push_back(std::move(run));
    }
  }
  runs[2].accuracy = no_value;
  runs[2].note = "failed: the loss is not finite at iteration 1,204";
  return runs;
}

}  // namespace

ReportPage sample_page(const std::filesystem::path& folder) {
  ReportPage page{.title = "splitMNIST, class scenario: twelve methods"};
  page.subtitle = "Academic setting, 5 contexts of 2,000 iterations, seeds 1 to 5";
  page.remarks = {"None, seed 3 failed and is not counted: the loss is not finite at iteration 1,204."};
  page.table = sample_table();
  page.below_table = "Mean \u00b1 standard error of the mean over seeds. Bold: the best method between the bounds.";
  page.figures = {sample_bars(), sample_curves(), sample_sweep(), sample_image(folder)};
  page.runs = sample_runs();
  page.files = {{"table.csv", to_csv(page.table)}, {"table.tex", to_latex(page.table)}};
  page.generator = "meander 0.1.0";
  return page;
}

}  // namespace meander
