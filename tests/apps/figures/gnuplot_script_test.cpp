#include "apps/message.h"
#include "catch.h"
#include "figure_examples.h"
#include "scratch_folder.h"

#include <meander/apps/figures/gnuplot_page.h>
#include <meander/apps/figures/gnuplot_script.h>

#include <algorithm>
#include <sstream>
#include <string>

using namespace meander;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// The lines of the commands that begin like this.
std::string lines_with(const std::string& commands, const std::string& begin) {
  std::istringstream input(commands);
  std::string found;
  for (std::string line; std::getline(input, line);) {
    if (line.starts_with(begin)) found += line + "\n";
  }
  return found;
}

}  // namespace

TEST_CASE("gnuplot's strings stand for the text itself", "[figures]") {
  CHECK(gnuplot_quoted("plain") == R"("plain")");
  CHECK(gnuplot_quoted(R"(a"b\c`d)") == R"("a\042b\134c\140d")");
  CHECK(gnuplot_quoted("a\nb") == R"("a b")");
  CHECK(gnuplot_quoted("it's @x %d _{y}") == R"("it's @x %d _{y}")");
}

TEST_CASE("no text of a user's is read as markup or as a format", "[figures]") {
  Figure figure = example_lines();
  figure.title = figure.caption = figure.x.title = figure.y.title = figure.series[0].label = hostile_text;
  const std::string commands = gnuplot_script(figure);
  std::istringstream input(lines_with(commands, "set label"));
  for (std::string line; std::getline(input, line);) {
    CAPTURE(line);
    CHECK((has(line, " noenhanced ") || line.starts_with("set label '' ")));
  }
  CHECK_FALSE(has(commands, "`"));
  CHECK(has(lines_with(commands, "set ytics"), R"("20 %%" 0.2)"));
}

TEST_CASE("bars are drawn in their colours, with values, intervals and names", "[figures]") {
  const std::string commands = gnuplot_script(example_bars());
  CHECK(count_of(commands, "with boxes") == 2);
  CHECK(has(commands, "fillcolor rgb '#808080'"));
  CHECK(has(commands, "fillcolor rgb '#000000'"));
  for (const char* text : {R"("20.0 %")", R"("98.0 %")", R"("–")", R"("None")", R"("Joint")", R"("EWC")"}) {
    CAPTURE(text);
    CHECK(has(lines_with(commands, "set label"), text));
  }
  // An interval is a line with two caps, dark on light; None has none.
  CHECK(count_of(lines_with(commands, "set arrow"), "front") == 6);
  CHECK(has(commands, "set yrange [0:1]"));
}

TEST_CASE("names that do not fit below their bars stand on a slope", "[figures]") {
  Figure figure = example_bars();
  CHECK_FALSE(has(gnuplot_script(figure), "rotate by 38"));
  for (int i = 0; i < 12; ++i) figure.bars.push_back({.label = "Generative classifier", .height = {0.5}, .count = 3});
  const std::string commands = gnuplot_script(figure);
  CHECK(count_of(commands, "rotate by 38") == figure.bars.size());
  CHECK(has(commands, "\"Generative classifier\""));
}

TEST_CASE("bars over different numbers of seeds say so", "[figures]") {
  Figure figure = example_bars();
  CHECK_FALSE(has(gnuplot_script(figure), "(n"));
  figure.bars[0].count = 1;
  CHECK(has(gnuplot_script(figure), "(n\u00a0=\u00a01)"));
}

TEST_CASE("curves can be told apart without colour", "[figures]") {
  const std::string commands = gnuplot_script(example_lines());
  CHECK(has(commands, "with lines lw 1.6 dt solid lc rgb '#0072b2'"));
  CHECK(has(commands, "with lines lw 1.6 dt (12,4) lc rgb '#d55e00'"));
  CHECK(has(commands, "with points pt 7 "));
  CHECK(has(commands, "with points pt 5 "));
}

TEST_CASE("a missing value breaks the curve", "[figures]") {
  Figure figure = example_lines();
  figure.series.resize(1);
  figure.series[0].points[2].y = {};
  const std::string commands = gnuplot_script(figure);
  CHECK(has(commands, "$data1 << EOD\n1 0.99 0.99 0.99\n2 0.9 0.9 0.9\n\n4 0.8 0.8 0.8\n5 0.78 0.78 0.78\nEOD\n"));
}

TEST_CASE("intervals of neighbours are a band, a lone one is a bar", "[figures]") {
  Figure figure = example_lines();
  figure.series.resize(1);
  std::vector<FigurePoint>& points = figure.series[0].points;
  const auto front_lines = [&] { return count_of(lines_with(gnuplot_script(figure), "set arrow"), "front"); };
  const std::size_t without = front_lines();
  points[1].y = {.value = 0.9, .low = 0.88, .high = 0.92};
  CHECK_FALSE(has(gnuplot_script(figure), "filledcurves"));
  CHECK(front_lines() == without + 3);
  points[2].y = {.value = 0.85, .low = 0.8, .high = 0.9};
  CHECK(has(gnuplot_script(figure), "filledcurves"));
  CHECK(front_lines() == without);
}

TEST_CASE("of hundreds of points about ten are marked", "[figures]") {
  Figure figure = example_lines();
  figure.series.resize(1);
  figure.series[0].points.clear();
  for (int i = 0; i < 500; ++i) figure.series[0].points.push_back({static_cast<double>(i), {0.5}});
  const std::string commands = gnuplot_script(figure);
  const std::size_t marks = commands.find("$data2 << EOD\n");
  const std::string block = commands.substr(marks, commands.find("EOD\n", marks + 15) - marks);
  const auto lines = std::count(block.begin(), block.end(), '\n') - 1;
  CHECK(lines >= 8);
  CHECK(lines <= 12);
}

TEST_CASE("levels and ends of contexts are drawn where the axes show them", "[figures]") {
  Figure figure = example_lines();
  const auto arrows = [&] { return count_of(gnuplot_script(figure), "set arrow"); };
  const std::size_t before = arrows();
  figure.levels = {{.label = "Joint", .colour = "black", .y = {0.98}}};
  CHECK(arrows() == before + 2);  // and its sample in the legend
  figure.marks = {3};
  CHECK(arrows() == before + 4);
  figure.marks = {3, 99, -5};
  CHECK(arrows() == before + 4);
}

TEST_CASE("of more curves than a legend has room for it says how many are left out", "[figures]") {
  Figure figure = example_lines();
  for (int i = 0; i < 200; ++i) figure.series.push_back({.label = "more", .points = {{1, {0.5}}}});
  CHECK(has(gnuplot_script(figure), " more\" at screen"));
  CHECK(has(gnuplot_script(figure), "\"and "));
}

TEST_CASE("a figure without values says so", "[figures]") {
  Figure lines = example_lines(), bars = example_bars();
  for (FigureSeries& series : lines.series) {
    for (FigurePoint& point : series.points) point.y = {};
  }
  for (FigureBar& bar : bars.bars) bar.height = {};
  CHECK(has(gnuplot_script(lines), "nothing was measured"));
  CHECK(has(gnuplot_script(bars), "nothing was measured"));
  CHECK(has(gnuplot_script({.kind = Figure::Kind::Bars, .name = "a", .title = "a"}), "nothing was measured"));
}

TEST_CASE("a long caption is broken into lines", "[figures]") {
  Figure figure = example_bars();
  figure.caption = "A caption of many words that goes on and on";
  for (int i = 0; i < 5; ++i) figure.caption += " " + figure.caption;
  const std::string labels = lines_with(gnuplot_script(figure), "set label");
  CHECK(count_of(labels, "'Sans,9'") > 6);
  CHECK(has(labels, " …\""));
}

TEST_CASE("an image must be a PNG file", "[figures][refusal]") {
  const ScratchFolder folder;
  Figure figure{.kind = Figure::Kind::Image, .name = "i", .title = "i", .image = folder / "none.png"};
  const auto message = [&] { return error_line([&] { gnuplot_script(figure); }); };
  CHECK(message() == figure.image.string() + ": cannot be read; check the path and its permissions");
  figure.image = folder.put("text.png", "no picture, though it is long enough");
  CHECK(message() == figure.image.string() + ": is no PNG file; give a picture in PNG format");
}

TEST_CASE("a colour that is none is refused", "[figures][refusal]") {
  Figure figure = example_bars();
  figure.bars[0].colour = "greyish";
  CHECK(has(usage_error([&] { gnuplot_script(figure); }), "'greyish' is not a colour"));
}
