#include "catch.h"
#include "figure_examples.h"
#include "stream/datasets/environment.h"

#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/terminal_sketch.h>

#include <sstream>
#include <string>
#include <vector>

using namespace meander;

namespace {

std::vector<std::string> lines_in(const std::string& text) {
  std::istringstream input(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("bars are sketched with names and values", "[figures][golden]") {
  CHECK(sketch(example_bars(), {.width = 40}) == R"(Accuracy of three methods
None  ████▎ 20.0 %
Joint ████████████████████▋ 98.0 ± 1.0 %
EWC   –
)");
  CHECK(sketch(example_bars(), {.width = 40, .unicode = false}) == R"(Accuracy of three methods
None  ==== 20.0 %
Joint ==================== 98.0 +- 1.0 %
EWC   -
)");
}

TEST_CASE("curves are sketched with axes, marks and a legend", "[figures][golden]") {
  CHECK(sketch(example_lines(), {.width = 40, .height = 14}) == R"(Accuracy so far
accuracy
100 % ┤●⠳⡒⠒⠤⠤⠤⣀⣀⣀⣀
      │  ⠈⠢⡀      ⠉⠉⠉⠉⠉●⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀●
      │    ⠈⠢⡀
 50 % ┤      ⠈⠢▲
      │         ⠉⠑⠒⠤⢄⣀
      │               ⠉⠑⠒⠒⠤⠤⠤⣀⣀▲⡀
      │                         ⠈⠉⠉⠉⠉⠑⠒⠂
  0 % ┤
      └────────┬───────────────┬────────
               2               4
                   contexts
● ER  ▲ SI
)");
  CHECK(sketch(example_lines(), {.width = 40, .height = 14, .unicode = false}) == R"(Accuracy so far
accuracy
100 % + *****
      |  oo  ************************
      |    oo                        **
 50 % +      ooo
      |         oooooo
      |               ooooooooooooooo
      |                              oo
  0 % +
      +--------+---------------+--------
               2               4
                   contexts
* ER  o SI
)");
}

TEST_CASE("a sketch fits the terminal, from 20 columns on", "[figures][property]") {
  Figure lines = example_lines(), bars = example_bars();
  lines.title = lines.x.title = bars.bars[0].label = lines.series[0].label =
      "a text that is longer than narrow terminals";
  lines.levels = {{.label = "Joint", .y = {0.98}}};
  lines.marks = {2, 4};
  const std::size_t width = GENERATE(20, 33, 80, 200);
  const bool unicode = GENERATE(true, false);
  CAPTURE(width, unicode);
  for (const Figure& figure : {lines, bars}) {
    for (const std::string& line : lines_in(sketch(figure, {.width = width, .height = 15, .unicode = unicode}))) {
      CAPTURE(line);
      CHECK(columns_of(line) <= static_cast<double>(width));
      CHECK_FALSE(line.ends_with(' '));
      if (!unicode) CHECK(ascii_text(line) == line);
    }
  }
  if (width >= 33) CHECK(lines_in(sketch(lines, {.width = width, .height = 15, .unicode = unicode})).size() == 15);
}

TEST_CASE("a narrower terminal than 20 columns gets what fits 20", "[figures]") {
  CHECK(sketch(example_lines(), {.width = 3}) == sketch(example_lines(), {.width = 20}));
}

TEST_CASE("colours come only if asked for", "[figures]") {
  CHECK(sketch(example_lines(), {}).find('\x1b') == std::string::npos);
  const std::string coloured = sketch(example_lines(), {.colour = true});
  CHECK(coloured.find("\x1b[34m● ER") == std::string::npos);
  CHECK(coloured.find("\x1b[34m●\x1b[0m ER") != std::string::npos);
  CHECK(coloured.find("\x1b[31m▲\x1b[0m SI") != std::string::npos);
}

TEST_CASE("every curve has its mark, also one of a single point", "[figures]") {
  Figure figure = example_lines();
  figure.series[1].points = {{3, {0.4}}};
  const std::vector<std::string> lines = lines_in(sketch(figure, {.width = 60, .height = 12}));
  std::size_t with_mark = 0;
  for (const std::string& line : lines) with_mark += line.find("▲") != std::string::npos ? 1 : 0;
  CHECK(with_mark == 2);  // on the curve and in the legend
}

TEST_CASE("control characters in names do not reach the terminal", "[figures]") {
  Figure figure = example_bars();
  figure.title = figure.bars[0].label = "a\x1b[2Jb";
  CHECK(sketch(figure, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("a sketch of nothing says so, and an image is named", "[figures]") {
  CHECK(sketch({.name = "n", .title = "Nothing"}, {}) == "Nothing\nnothing was measured\n");
  CHECK(sketch({.kind = Figure::Kind::Image, .name = "i", .title = "Images", .image = "a/b.png"}, {}) ==
        "Images\n(a picture: a/b.png)\n");
}

TEST_CASE("the first variable that is set says whether the locale has UTF-8", "[figures]") {
  const Environment all("LC_ALL", ""), ctype("LC_CTYPE", ""), lang("LANG", "");
  CHECK_FALSE(locale_has_utf8());
  const Environment german("LANG", "de_DE.UTF-8");
  CHECK(locale_has_utf8());
  const Environment plain("LC_CTYPE", "C");
  CHECK_FALSE(locale_has_utf8());
  const Environment old_spelling("LC_ALL", "en_GB.utf8");
  CHECK(locale_has_utf8());
}
