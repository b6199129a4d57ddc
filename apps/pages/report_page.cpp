#include <meander/apps/pages/page_assets.h>
#include <meander/apps/pages/page_figures.h>
#include <meander/apps/pages/page_runs.h>
#include <meander/apps/pages/page_table.h>
#include <meander/apps/pages/page_text.h>
#include <meander/apps/pages/report_page.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace meander {
namespace {

struct PageSection {
  std::string name;   // for links
  std::string title;  // of people
  std::string content;
};

// Data: links work without JavaScript too.
std::string file_links(const std::vector<PageFile>& files) {
  if (files.empty()) return "";
  std::string text = "<p class=\"files\">Save as";
  for (const PageFile& file : files) {
    text +=
        fmt::format(" <a class=\"button\" download=\"{0}\" href=\"data:application/octet-stream;base64,{1}\">{0}</a>",
                    html_text(file.name), base64(file.content));
  }
  return text + "</p>\n";
}

std::string results_content(const ReportPage& page) {
  std::string text;
  if (!page.table.columns.empty()) text += table_element(page.table);
  if (!page.below_table.empty()) text += fmt::format("<p class=\"below\">{}</p>\n", html_text(page.below_table));
  return text + file_links(page.files);
}

std::vector<PageSection> sections_of(const ReportPage& page) {
  std::vector<PageSection> sections;
  const std::string results = results_content(page);
  if (!results.empty()) sections.push_back({"results", "Results", results});
  if (!page.figures.empty()) sections.push_back({"figures", "Figures", figures_element(page.figures)});
  if (!page.runs.empty()) {
    const std::string title = fmt::format("Runs ({})", page.runs.size());
    sections.push_back({"runs", title, runs_element(page.runs)});
  }
  return sections;
}

std::string header_content(const ReportPage& page, const std::vector<PageSection>& sections) {
  std::string text = fmt::format("<h1>{}</h1>\n", html_text(page.title));
  if (!page.subtitle.empty()) text += fmt::format("<p class=\"subtitle\">{}</p>\n", html_text(page.subtitle));
  text += "<nav aria-label=\"Sections\"><ul>\n";
  for (const PageSection& section : sections) {
    text += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.name, html_text(section.title));
  }
  return text + "</ul></nav>\n";
}

std::string main_content(const ReportPage& page, const std::vector<PageSection>& sections) {
  std::string text;
  if (!page.remarks.empty()) {
    text += "<ul class=\"remarks\" role=\"list\" aria-label=\"Remarks\">\n";
    for (const std::string& remark : page.remarks) text += fmt::format("<li>{}</li>\n", html_text(remark));
    text += "</ul>\n";
  }
  for (const PageSection& section : sections) {
    text += fmt::format(
        "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n",
        section.name, html_text(section.title), section.content);
  }
  return text;
}

// Replaces {{name}} by its value, once: what a value contains is never looked at.
std::string filled(std::string_view skeleton, const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string text;
  while (true) {
    const std::size_t begin = skeleton.find("{{");
    text += skeleton.substr(0, begin);
    if (begin == std::string_view::npos) return text;
    const std::size_t end = skeleton.find("}}", begin);
    const std::string_view name = skeleton.substr(begin + 2, end - begin - 2);
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
    if (end == std::string_view::npos || found == values.end()) {
      throw InternalError(fmt::format("the page's skeleton has no value for '{}'", name));
    }
    text += found->second;
    skeleton.remove_prefix(end + 2);
  }
}

}  // namespace

std::string to_html(const ReportPage& page, const PageAssets& assets) {
  const bool has_charts = std::any_of(page.figures.begin(), page.figures.end(), is_chart);
  if (has_charts && assets.chart_library.empty()) {
    throw Error("the page", "this meander was built without Chart.js", "install libjs-chart.js and build again");
  }
  const std::vector<PageSection> sections = sections_of(page);
  std::string credits = page.generator.empty() ? "" : fmt::format("Written by {}. ", html_text(page.generator));
  if (has_charts) credits += "Charts are drawn by Chart.js (MIT licence), which is part of this file. ";
  return filled(assets.skeleton, {{"title", html_text(page.title)},
                                  {"generator", html_text(page.generator)},
                                  {"style", std::string(assets.style)},
                                  {"header", header_content(page, sections)},
                                  {"main", main_content(page, sections)},
                                  {"credits", credits},
                                  {"data", chart_data(page.figures)},
                                  {"library", std::string(has_charts ? assets.chart_library : std::string_view())},
                                  {"script", std::string(assets.script)}});
}

std::string to_html(const ReportPage& page) { return to_html(page, page_assets()); }

}  // namespace meander
