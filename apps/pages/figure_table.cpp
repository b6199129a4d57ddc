#include <meander/apps/pages/figure_table.h>
#include <meander/apps/pages/page_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace meander {
namespace {

std::string head_of(const std::vector<std::string>& titles) {
  std::string text = "<thead><tr>";
  for (std::size_t i = 0; i < titles.size(); ++i) {
    text += fmt::format("<th scope=\"col\"{}>{}</th>", i == 0 ? "" : " class=\"number\"", html_text(titles[i]));
  }
  return text + "</tr></thead>\n";
}

std::string cell_of(const std::string& content) { return "<td class=\"number\">" + content + "</td>"; }

std::string interval_text(const Spread& spread, bool is_fraction) {
  if (!spread.has_interval()) return "-";
  return fmt::format("{} to {}", readable_number(spread.low, is_fraction), readable_number(spread.high, is_fraction));
}

// "88.41 (87.90 to 88.92)".
std::string spread_cell(const Spread& spread, bool is_fraction) {
  std::string content = readable_number(spread.value, is_fraction);
  if (spread.has_interval()) {
    content += fmt::format(" <span class=\"quiet\">({})</span>", interval_text(spread, is_fraction));
  }
  return cell_of(content);
}

std::string axis_title(const FigureAxis& axis, std::string_view otherwise) {
  std::string title = axis.title.empty() ? std::string(otherwise) : axis.title;
  if (axis.is_fraction && title.find('%') == std::string::npos) title += ", %";
  return title;
}

std::string row_of(const std::string& label, const Spread& spread, bool is_fraction) {
  return fmt::format("<tr><th scope=\"row\">{}</th>{}{}", html_text(label),
                     cell_of(readable_number(spread.value, is_fraction)), cell_of(interval_text(spread, is_fraction)));
}

std::string bars_table(const Figure& figure) {
  const bool has_counts =
      std::any_of(figure.bars.begin(), figure.bars.end(), [](const FigureBar& bar) { return bar.count > 0; });
  std::vector<std::string> titles{axis_title(figure.x, "name"), axis_title(figure.y, "value"), "95 % confidence"};
  if (has_counts) titles.push_back("n");
  std::string text = "<table>\n" + head_of(titles) + "<tbody>\n";
  for (const FigureBar& bar : figure.bars) {
    text += row_of(bar.label, bar.height, figure.y.is_fraction);
    if (has_counts) text += cell_of(fmt::format("{}", bar.count));
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

// Curves side by side: a row for each x that any of them has.
std::string series_table(const Figure& figure) {
  std::vector<std::string> titles{axis_title(figure.x, "x")};
  std::map<double, std::vector<Spread>> rows;
  for (std::size_t i = 0; i < figure.series.size(); ++i) {
    titles.push_back(figure.series[i].label);
    for (const FigurePoint& point : figure.series[i].points) {
      std::vector<Spread>& row = rows[point.x];
      row.resize(figure.series.size());
      row[i] = point.y;
    }
  }
  std::string text = fmt::format("<table>\n<caption>{}</caption>\n{}<tbody>\n",
                                 html_text(axis_title(figure.y, "value")), head_of(titles));
  for (const auto& [x, row] : rows) {
    text += fmt::format("<tr><th scope=\"row\">{}</th>",
                        figure.x.is_fraction ? readable_number(x, true) : fmt::format("{}", x));
    for (const Spread& spread : row) text += spread_cell(spread, figure.y.is_fraction);
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

std::string levels_table(const Figure& figure) {
  std::string text = "<table>\n" + head_of({"level line", axis_title(figure.y, "value"), "95 % confidence"});
  text += "<tbody>\n";
  for (const FigureLevel& level : figure.levels) text += row_of(level.label, level.y, figure.y.is_fraction) + "</tr>\n";
  return text + "</tbody>\n</table>\n";
}

std::string marks_text(const Figure& figure) {
  std::vector<std::string> places;
  for (const double mark : figure.marks) places.push_back(fmt::format("{}", mark));
  return fmt::format("<p>Vertical lines at {} {}.</p>\n", html_text(figure.x.title), fmt::join(places, ", "));
}

}  // namespace

std::string figure_table(const Figure& figure) {
  if (figure.kind == Figure::Kind::Bars) return bars_table(figure);
  std::string text = series_table(figure);
  if (!figure.levels.empty()) text += levels_table(figure);
  if (!figure.marks.empty()) text += marks_text(figure);
  return text;
}

}  // namespace meander
