#include "sample_page.h"
#include "scratch_folder.h"
#include "well_formed.h"

#include "../message.h"
#include "catch.h"

#include <meander/apps/pages/page_assets.h>
#include <meander/apps/pages/report_page.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <set>
#include <string>

using namespace meander;

namespace {

/// A word that breaks out of everything that is not escaped.
const std::string hostile = "</script></title>\"'><img src=x onerror=alert(1)>&{{main}}\u2028\xff";

ReportPage hostile_page(const std::filesystem::path& folder) {
  ReportPage page = sample_page(folder);
  page.title = page.subtitle = page.below_table = page.generator = hostile;
  page.remarks = {hostile};
  page.table.title = page.table.columns[0].title = hostile;
  page.table.rows[0].cells[0].value = hostile;
  for (Figure& figure : page.figures) figure.name = figure.title = figure.caption = figure.x.title = hostile;
  page.figures[0].bars[0].label = page.figures[1].series[0].label = page.figures[2].levels[0].label = hostile;
  page.runs = {{.label = hostile, .stamp = hostile, .command = hostile, .options = {{hostile, hostile}}}};
  page.runs[0].note = hostile;
  page.files = {{hostile, hostile}};
  return page;
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  return text.substr(from + begin.size(), text.find(end, from + begin.size()) - from - begin.size());
}

nlohmann::json charts_in(const std::string& page) {
  return nlohmann::json::parse(between(page, "id=\"chart-data\">", "</script>"));
}

/// A page of one figure.
std::string page_of(Figure figure) { return to_html({.title = "one", .figures = {std::move(figure)}}); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a page is well-formed, whatever its texts contain", "[pages]") {
  const ScratchFolder folder;
  const StrictHtml plain(to_html(sample_page(folder.path())));
  CHECK(plain.fault() == "");
  const std::string text = to_html(hostile_page(folder.path()));
  const StrictHtml attacked(text);
  CHECK(attacked.fault() == "");
  CHECK(std::count(attacked.elements().begin(), attacked.elements().end(), "script") == 3);
  CHECK(std::count(attacked.elements().begin(), attacked.elements().end(), "img") == 1);
  CHECK(charts_in(text)[0]["bars"][0]["label"].get<std::string>().starts_with("</script></title>\"'>"));
  CHECK(has(text, "\ufffd</h1>"));
}

TEST_CASE("no two elements of a page have the same id", "[pages]") {
  const ScratchFolder folder;
  ReportPage page = sample_page(folder.path());
  page.figures.push_back(page.figures[0]);
  const StrictHtml html(to_html(page));
  CHECK(std::set<std::string>(html.ids().begin(), html.ids().end()).size() == html.ids().size());
  CHECK(html.ids().size() > 10);
}

TEST_CASE("a page has the same bytes for the same content", "[pages][determinism]") {
  const ScratchFolder folder, other;
  CHECK(to_html(sample_page(folder.path())) == to_html(sample_page(other.path())));
}

TEST_CASE("a page refers to nothing outside itself", "[pages]") {
  const ScratchFolder folder;
  const std::string text = to_html(sample_page(folder.path()));
  for (const std::string attribute : {"src=\"", "href=\""}) {
    for (std::size_t at = text.find(attribute); at != std::string::npos; at = text.find(attribute, at + 1)) {
      const std::string value = text.substr(at + attribute.size(), 5);
      CAPTURE(text.substr(at, 60));
      CHECK((value == "data:" || value.front() == '#'));
    }
  }
  CHECK(
      has(text, "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"));
  CHECK_FALSE(has(between(text, "<style>", "</style>"), "url("));
  CHECK_FALSE(has(between(text, "<style>", "</style>"), "@import"));
  // The one address in the script is the name of a language, which nothing loads.
  std::string script(page_assets().script);
  const std::string svg = "http://www.w3.org/2000/svg";
  script.erase(script.find(svg), svg.size());
  CHECK_FALSE(has(script, "//www"));
  CHECK_FALSE(has(script, "http"));
  for (const std::string call : {"fetch(", "XMLHttpRequest", "import(", "WebSocket", "localStorage"}) {
    CHECK_FALSE(has(script, call));
  }
}

TEST_CASE("the licence of Chart.js stays in the page", "[pages]") {
  const ScratchFolder folder;
  const std::string text = to_html(sample_page(folder.path()));
  CHECK(has(text, "Chart.js Contributors"));
  CHECK(has(text, "Released under the MIT License"));
}

TEST_CASE("without Chart.js a page with charts is refused, and one without charts is not", "[pages][refusal]") {
  const ScratchFolder folder;
  PageAssets assets = page_assets();
  assets.chart_library = {};
  ReportPage page = sample_page(folder.path());
  CHECK(error_line([&] { to_html(page, assets); }) ==
        "the page: this meander was built without Chart.js; install libjs-chart.js and build again");
  page.figures.erase(page.figures.begin(), page.figures.begin() + 3);
  CHECK(StrictHtml(to_html(page, assets)).fault() == "");
}

TEST_CASE("a page without charts does not carry Chart.js", "[pages]") {
  const std::string text = to_html({.title = "nothing yet"});
  CHECK(StrictHtml(text).fault() == "");
  CHECK_FALSE(has(text, "Chart.js Contributors"));
  CHECK_FALSE(has(text, "<section"));
}

TEST_CASE("an image that is not there or no PNG file is refused by its name", "[pages][refusal]") {
  const ScratchFolder folder;
  const std::filesystem::path file = folder.put("samples.png", "GIF89a and so on and so on");
  const Figure figure{.kind = Figure::Kind::Image, .name = "samples", .title = "samples", .image = file};
  CHECK(error_line([&] { page_of(figure); }) == file.string() + ": not a PNG file; give an image in this format");
  const Figure absent{
      .kind = Figure::Kind::Image, .name = "samples", .title = "samples", .image = folder.path() / "none.png"};
  CHECK(has(error_line([&] { page_of(absent); }), "none.png"));
}

TEST_CASE("a colour that is none is refused", "[pages][refusal]") {
  CHECK(has(usage_error([] {
              page_of({.kind = Figure::Kind::Bars, .name = "bars", .title = "bars", .bars = {{"a", "grene"}}});
            }),
            "'grene'"));
}

TEST_CASE("a chart has its numbers for the script, exactly, and what is missing as null", "[pages]") {
  const Figure figure{
      .kind = Figure::Kind::Lines,
      .name = "strength",
      .title = "Strength",
      .x = {.title = "lambda", .logarithmic = true},
      .y = {.least = 0.1, .is_fraction = true},
      .series = {{.label = "EWC", .points = {{1e13, {1.0 / 3, 0.25, 0.5}}, {2e13, {}}}, .is_main = true}},
      .levels = {{"None", "grey", {0.5, no_value, no_value}}},
      .marks = {7}};
  const nlohmann::json chart = charts_in(page_of(figure)).at(0);
  CHECK(chart["kind"] == "lines");
  CHECK(chart["x"]["log"] == true);
  CHECK(chart["y"]["least"] == 0.1);
  CHECK(chart["y"]["most"].is_null());
  CHECK(chart["y"]["fraction"] == true);
  CHECK(chart["series"][0]["colour"] == "#0072b2");
  CHECK(chart["series"][0]["main"] == true);
  CHECK(chart["series"][0]["points"] ==
        nlohmann::json::parse("[[1e13,0.3333333333333333,0.25,0.5],[2e13,null,null,null]]"));
  CHECK(chart["levels"][0]["colour"] == "#808080");
  CHECK(chart["levels"][0]["low"].is_null());
  CHECK(chart["marks"] == nlohmann::json::parse("[7.0]"));
}

TEST_CASE("a chart's numbers are a table for readers who cannot see it", "[pages]") {
  const std::string bars = page_of({.kind = Figure::Kind::Bars,
                                    .name = "bars",
                                    .title = "bars",
                                    .y = {.title = "accuracy", .is_fraction = true},
                                    .bars = {{"EWC", "", {0.25, 0.2, 0.3}, 5}, {"SI", "", {}, 0}}});
  CHECK(has(bars, "accuracy, %</th>"));
  CHECK(has(bars,
            "<th scope=\"row\">EWC</th><td class=\"number\">25.00</td><td class=\"number\">20.00 to 30.00</td>"
            "<td class=\"number\">5</td>"));
  CHECK(has(bars, "<th scope=\"row\">SI</th><td class=\"number\">-</td><td class=\"number\">-</td>"));

  const std::string lines = page_of({.kind = Figure::Kind::Lines,
                                     .name = "lines",
                                     .title = "lines",
                                     .series = {{.label = "one", .points = {{1, {0.5}}, {3, {0.75, 0.5, 1}}}},
                                                {.label = "two", .points = {{2, {4}}}}},
                                     .levels = {{"None", "", {0.125}}},
                                     .marks = {2000, 4000.5}});
  CHECK(has(lines, "<tr><th scope=\"row\">1</th><td class=\"number\">0.5</td><td class=\"number\">-</td></tr>"));
  CHECK(has(lines, "<tr><th scope=\"row\">2</th><td class=\"number\">-</td><td class=\"number\">4</td></tr>"));
  CHECK(has(lines, "0.75 <span class=\"quiet\">(0.5 to 1)</span>"));
  CHECK(has(lines, "<th scope=\"row\">None</th><td class=\"number\">0.125</td>"));
  CHECK(has(lines, "2000, 4000.5"));
}

TEST_CASE("an image is in the page, enlarged by a whole number, with its caption in place of it", "[pages]") {
  const ScratchFolder folder;
  const std::string text = to_html(sample_page(folder.path()));
  CHECK(has(text, "<img src=\"data:image/png;base64,iVBORw0KGgo"));
  CHECK(has(text, "alt=\"DGR: generated samples. Forty samples that"));
  CHECK(has(text, "width=\"640\" height=\"256\""));  // 160 x 64 pixels
}

TEST_CASE("the table's best cells are bold, its bounds are apart, and it can be sorted by exact numbers", "[pages]") {
  const ScratchFolder folder;
  const std::string text = to_html(sample_page(folder.path()));
  CHECK(has(text, "<strong>94.41</strong> <span class=\"quiet\">\u00b1 0.21</span>"));
  CHECK(has(text, "data-value=\"0.9441\""));
  CHECK(has(text, "accuracy, % <span class=\"quiet\">n = 5</span>"));
  const std::string bounds = between(text, "<tbody>", "</tbody>");
  CHECK(has(bounds, "<tr class=\"bound\"><th scope=\"row\">Joint</th>"));
  CHECK_FALSE(has(bounds, "EWC"));
}

TEST_CASE("numbers of seeds that differ stand in the cells", "[pages]") {
  const ScratchFolder folder;
  ReportPage page = sample_page(folder.path());
  page.table.rows[2].cells[1].value = SeedStatistics{4, 0.5, 0.25};
  const std::string text = to_html(page);
  CHECK(has(text, "50.00 <span class=\"quiet\">\u00b1 25.00</span> <span class=\"quiet\">n = 4</span>"));
  CHECK(has(text, "94.41</strong> <span class=\"quiet\">\u00b1 0.21</span> <span class=\"quiet\">n = 5</span>"));
  CHECK_FALSE(has(text, "accuracy, % <span class=\"quiet\">n = "));
}

TEST_CASE("each run has its command and every option, those that differ between runs first", "[pages]") {
  const std::string text = to_html({.title = "two runs",
                                    .runs = {{.label = "ER",
                                              .seed = 1,
                                              .accuracy = 0.5,
                                              .command = "meander run --seed=1",
                                              .options = {{"seed", "1"}, {"lr", "0.001"}, {"config", ""}}},
                                             {.label = "ER", .seed = 2, .options = {{"seed", "2"}, {"lr", "0.001"}}}}});
  const std::string first = between(text, "<li><details>", "</details>");
  CHECK(has(first, "50.00 %"));
  CHECK(has(first, "<code><span>meander</span> <span>run</span> <span>--seed=1</span></code>"));
  CHECK(has(first, "<div><dt>config</dt><dd>none</dd></div>\n<div><dt>seed</dt><dd>1</dd></div>\n</dl>"));
  CHECK(has(first, "<pre class=\"options\">config = none\nlr = 0.001\nseed = 1\n</pre>"));
}

TEST_CASE("files can be saved from the page without JavaScript", "[pages]") {
  const std::string text = to_html({.title = "files", .files = {{"table.csv", "foob"}}});
  CHECK(has(text,
            "<a class=\"button\" download=\"table.csv\" "
            "href=\"data:application/octet-stream;base64,Zm9vYg==\">table.csv</a>"));
}
