// The charts as JSON, for the page's script: lines of numbers rather than objects where there may be many.
#include <meander/apps/figures/palette.h>
#include <meander/apps/pages/page_figures.h>
#include <meander/apps/pages/page_text.h>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <optional>

namespace meander {
namespace {

using ChartJson = nlohmann::ordered_json;

ChartJson number(double value) { return std::isfinite(value) ? ChartJson(value) : ChartJson(nullptr); }

ChartJson number(const std::optional<double>& value) { return value ? number(*value) : ChartJson(nullptr); }

ChartJson axis_json(const FigureAxis& axis) {
  return {{"title", axis.title},
          {"log", axis.logarithmic},
          {"least", number(axis.least)},
          {"most", number(axis.most)},
          {"fraction", axis.is_fraction}};
}

ChartJson labelled(const std::string& label, const std::string& colour, std::size_t index, const Spread& spread) {
  return {{"label", label},
          {"colour", hex(colour_or_palette(colour, index))},
          {"value", number(spread.value)},
          {"low", number(spread.low)},
          {"high", number(spread.high)}};
}

ChartJson series_json(const FigureSeries& series, std::size_t index) {
  ChartJson points = ChartJson::array();
  for (const FigurePoint& point : series.points) {
    points.push_back({number(point.x), number(point.y.value), number(point.y.low), number(point.y.high)});
  }
  return {{"label", series.label},
          {"colour", hex(colour_or_palette(series.colour, index))},
          {"style", index},
          {"main", series.is_main},
          {"points", points}};
}

// Contexts and iterations are counted: no tick between them.
bool has_whole_places(const Figure& figure) {
  for (const FigureSeries& series : figure.series) {
    for (const FigurePoint& point : series.points) {
      if (point.x != std::floor(point.x)) return false;
    }
  }
  return true;
}

ChartJson chart_json(const Figure& figure) {
  ChartJson chart = {{"kind", figure.kind == Figure::Kind::Bars ? "bars" : "lines"},
                     {"name", figure.name},
                     {"title", figure.title},
                     {"x", axis_json(figure.x)},
                     {"y", axis_json(figure.y)}};
  chart["x"]["whole"] = has_whole_places(figure);
  for (const char* part : {"bars", "series", "levels", "marks"}) chart[part] = ChartJson::array();
  // One palette for all, so that a level has not the colour of a curve.
  std::size_t index = 0;
  for (const FigureBar& bar : figure.bars) {
    chart["bars"].push_back(labelled(bar.label, bar.colour, index++, bar.height));
  }
  for (const FigureSeries& series : figure.series) {
    chart["series"].push_back(series_json(series, series.style.value_or(index)));
    ++index;
  }
  for (const FigureLevel& level : figure.levels) {
    chart["levels"].push_back(labelled(level.label, level.colour, index++, level.y));
  }
  for (const double mark : figure.marks) chart["marks"].push_back(number(mark));
  return chart;
}

}  // namespace

bool is_chart(const Figure& figure) { return figure.kind != Figure::Kind::Image; }

std::string chart_data(const std::vector<Figure>& figures) {
  ChartJson charts = ChartJson::array();
  for (const Figure& figure : figures) {
    if (is_chart(figure)) charts.push_back(chart_json(figure));
  }
  return json_in_html(charts.dump(-1, ' ', true, ChartJson::error_handler_t::replace));
}

}  // namespace meander
