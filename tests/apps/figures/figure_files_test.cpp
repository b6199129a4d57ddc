#include "apps/message.h"
#include "catch.h"
#include "fallible_disk.h"
#include "figure_examples.h"
#include "installed_tool.h"
#include "scratch_folder.h"
#include "stream/datasets/environment.h"
#include "temporary_place.h"

#include <meander/apps/figures/drawable_text.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/figures/pdf_title.h>
#include <meander/apps/figures/png_size.h>
#include <meander/apps/figures/run_gnuplot.h>
#include <meander/apps/figures/svg_words.h>

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

using namespace meander;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool gnuplot_is_installed() { return is_installed("gnuplot", "gnuplot-nox"); }

bool pdf_is_read() { return is_installed("pdfinfo", "poppler-utils") && is_installed("pdftotext", "poppler-utils"); }

/// Where a test's files go, and where those of drawing may be meanwhile.
struct DrawingPlace {
  ScratchFolder folder, temporary;
  TemporaryPlace place{temporary.path()};
};

/// A folder with a program of that name, a script for the shell.
class FakeProgram {
 public:
  FakeProgram(const std::string& name, const std::string& script) : path_("PATH", folder_.path().string()) {
    std::filesystem::permissions(folder_.put(name, "#!/bin/sh\n" + script), std::filesystem::perms::owner_all);
  }

 private:
  ScratchFolder folder_;
  Environment path_;
};

}  // namespace

TEST_CASE("a PDF has a page for each figure, and a title", "[figures]") {
  if (!gnuplot_is_installed() || !pdf_is_read()) return;
  const DrawingPlace place;
  Figure nothing{.kind = Figure::Kind::Bars, .name = "nothing", .title = "Empty"};
  write_pdf({example_bars(), example_lines(), nothing}, place.folder / "f.pdf");
  const std::string facts = printed_by("pdfinfo", {place.folder / "f.pdf"});
  CHECK(contains(facts, "Pages:           3\n"));
  CHECK(contains(facts, "Title:           Accuracy of three methods\n"));
  CHECK(contains(facts, "Page size:       595 x 419 pts"));
  const std::string text = printed_by("pdftotext", {place.folder / "f.pdf", "-"});
  for (const char* words : {"Accuracy of three methods", "Mean over 3 seeds.", "98.0 %", "Accuracy so far", "contexts",
                            "nothing was measured"}) {
    CAPTURE(words);
    CHECK(contains(text, words));
  }
  CHECK(place.temporary.files().empty());
}

TEST_CASE("text appears in a PDF as it was given", "[figures]") {
  if (!gnuplot_is_installed() || !pdf_is_read()) return;
  const DrawingPlace place;
  Figure lines = example_lines(), bars = example_bars();
  lines.caption = lines.title = lines.x.title = lines.series[0].label = bars.title = bars.bars[1].label = hostile_text;
  write_pdf({lines, bars}, place.folder / "f.pdf", disk(), {}, "Grüße, 漢 🙂");
  const std::string text = printed_by("pdftotext", {"-layout", place.folder / "f.pdf", "-"});
  std::size_t found = 0;
  for (std::size_t at = text.find(hostile_text); at != std::string::npos; at = text.find(hostile_text, at + 1)) ++found;
  CHECK(found >= 5);
  CHECK(contains(printed_by("pdfinfo", {place.folder / "f.pdf"}), "Title:           Grüße, 漢 🙂\n"));
}

TEST_CASE("an SVG has the figure's title and caption as its description", "[figures]") {
  if (!gnuplot_is_installed()) return;
  const DrawingPlace place;
  Figure figure = example_lines();
  figure.title = "a < b & c";
  write_svg(figure, place.folder / "f.svg");
  const std::string svg = content_of(place.folder / "f.svg");
  CHECK(contains(svg, "<title>a &lt; b &amp; c</title>"));
  CHECK(contains(svg, "<desc>Tested after each context.</desc>"));
  CHECK(contains(svg, "role=\"img\""));
  CHECK(contains(svg, "font-weight=\"bold\""));
  CHECK_FALSE(contains(svg, "gnuplot_plot_1</title>"));
  CHECK(contains(svg, "</svg>"));
  CHECK(place.temporary.files().empty());
}

TEST_CASE("a PNG is large enough for print, and can be a figure itself", "[figures]") {
  if (!gnuplot_is_installed()) return;
  const DrawingPlace place;
  write_png(example_bars(), place.folder / "a picture's.png");
  CHECK(png_size(place.folder / "a picture's.png").width == 1654);
  CHECK(png_size(place.folder / "a picture's.png").height == 1165);
  const Figure picture{
      .kind = Figure::Kind::Image, .name = "picture", .title = "A picture", .image = place.folder / "a picture's.png"};
  write_svg(picture, place.folder / "f.svg");
  CHECK(contains(content_of(place.folder / "f.svg"), "<image style='image-rendering:pixelated' "));
}

TEST_CASE("without gnuplot nothing is written, and the error says what to install", "[figures][refusal]") {
  const DrawingPlace place;
  place.folder.put("f.pdf", "former");
  const Environment path("PATH", place.folder.path().string());
  CHECK(error_line([&] { write_pdf({example_bars()}, place.folder / "f.pdf"); }) ==
        "gnuplot: is not installed; install the Debian package gnuplot-nox");
  CHECK(error_line([&] { write_svg(example_bars(), place.folder / "f.svg"); }) != "");
  CHECK(place.folder.files() == std::vector<std::string>{"f.pdf"});
  CHECK(content_of(place.folder / "f.pdf") == "former");
  CHECK(place.temporary.files().empty());
}

TEST_CASE("if gnuplot fails, the error is gnuplot's own and the former file stays", "[figures][refusal]") {
  const FakeProgram gnuplot("gnuplot",
                            "printf '\\nset x\\n    ^\\n\"a.gp\" line 2: unrecognised option\\n' >&2; exit 1\n");
  const DrawingPlace place;
  place.folder.put("f.pdf", "former");
  CHECK(error_line([&] { write_pdf({example_bars()}, place.folder / "f.pdf"); }) ==
        "gnuplot: unrecognised option (exit code 1); see that the Debian package gnuplot-nox is installed whole, "
        "version 5.4 or newer");
  CHECK(content_of(place.folder / "f.pdf") == "former");
  CHECK(place.temporary.files().empty());
}

TEST_CASE("a file that cannot be written is named, and the former one stays", "[figures][refusal]") {
  if (!gnuplot_is_installed()) return;
  const DrawingPlace place;
  const std::filesystem::path file = place.folder.put("f.svg", "former");
  FallibleDisk broken(place.folder.path());
  const FileStep step = GENERATE(FileStep::Create, FileStep::Write, FileStep::SyncFile, FileStep::Rename);
  broken.break_step(step, "f.svg");
  CHECK(error_line([&] { write_svg(example_bars(), file, broken); }) ==
        file.string() + ": cannot be written (it broke); mend it");
  CHECK(content_of(file) == "former");
  CHECK(place.folder.files() == std::vector<std::string>{"f.svg"});
  CHECK(place.temporary.files().empty());
}

TEST_CASE("a drawing that takes too long is ended", "[figures]") {
  const FakeProgram gnuplot("gnuplot", "exec /bin/sleep 600\n");
  CHECK(error_line([] { run_gnuplot("none.gp", {}, std::chrono::milliseconds(100)); }) ==
        "gnuplot: has not drawn the figures within 100 ms; try again when the machine is less busy");
}

TEST_CASE("a stop ends a drawing, and nothing is written", "[figures]") {
  const FakeProgram gnuplot("gnuplot", "exec /bin/sleep 600\n");
  const DrawingPlace place;
  std::stop_source stop;
  stop.request_stop();
  CHECK(error_line([&] { write_png(example_bars(), place.folder / "f.png", disk(), stop.get_token()); }) ==
        "gnuplot: was stopped before the figures were drawn; run it again");
  CHECK(place.folder.files().empty());
  CHECK(place.temporary.files().empty());
}

TEST_CASE("of gnuplot's messages the first error counts, not a warning", "[figures]") {
  CHECK(gnuplot_problem("\"a\" line 1: warning: skipped\n\nplot x\n  ^\n\"a\" line 7: undefined: x\n") ==
        "undefined: x");
  CHECK(gnuplot_problem("\n   ^\ncannot open it\n") == "cannot open it");
  CHECK(gnuplot_problem("") == "failed without saying why");
}

TEST_CASE("characters that no font has become question marks, those that one has stay", "[figures]") {
  const std::string alphabets = "Grüße, ελλάδα, кот – 10⁻³ …";
  {
    const FakeProgram no_font("fc-list", "exit 0\n");
    CHECK(DrawableText().of(alphabets + " 漢漢") == alphabets + " ??");
  }
  const FakeProgram some_font("fc-list", "test \"$1\" = :charset=6f22 && echo /a/font.ttf: \n");
  CHECK(DrawableText().of("漢字") == "漢?");
  Figure figure = example_lines();
  figure.series[0].label = figure.title = "漢字";
  CHECK(DrawableText().of(figure).series[0].label == "漢?");
  CHECK(DrawableText().of(figure).title == "漢?");
}

TEST_CASE("a PDF's title is appended, and what is no PDF stays as it is", "[figures]") {
  CHECK(with_pdf_title("no pdf", "title") == "no pdf");
  CHECK(with_pdf_title("x\nstartxref\n999\n%%EOF\n", "title") == "x\nstartxref\n999\n%%EOF\n");
  const std::string plain =
      "%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 5 /Root 4 0 R >>\nstartxref\n9\n%%EOF\n";
  const std::string titled = with_pdf_title(plain, "Tä 🙂");
  CHECK(titled.starts_with(plain));
  CHECK(contains(titled, "5 0 obj\n<< /Title <FEFF005400E40020D83DDE42>"));
  CHECK(contains(titled, "/Size 6 /Root 4 0 R /Info 5 0 R /Prev 9 >>"));
  const std::string streamed =
      "%PDF-1.7\n7 0 obj\n<< /Type /XRef /Size 8 /Root 4 0 R /Length 1 "
      ">>\nstream\nx\nendstream\nendobj\nstartxref\n9\n%%EOF\n";
  CHECK(
      contains(with_pdf_title(streamed, "T"), "9 0 obj\n<< /Type /XRef /Size 10 /W [1 4 1] /Index [8 2] /Root 4 0 R"));
}
