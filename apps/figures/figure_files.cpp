#include <meander/apps/figures/drawable_text.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/figures/gnuplot_page.h>
#include <meander/apps/figures/gnuplot_script.h>
#include <meander/apps/figures/pdf_title.h>
#include <meander/apps/figures/run_gnuplot.h>
#include <meander/apps/figures/svg_words.h>
#include <meander/stream/files/temporary.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

// In each of them a unit of length in the commands is a point: what gnuplot calls a point of a font is 1/96 inch in two
// of them, and a line's width a pixel.
constexpr const char* pdf_terminal =
    "set terminal pdfcairo noenhanced size 21cm,14.8cm font 'Sans,10.5' fontscale 0.75 linewidth 2 dashlength 1.4";
constexpr const char* svg_terminal =
    "set terminal svg noenhanced size 794,559 dynamic font 'Sans,10.5' fontscale 1.3333 linewidth 1.3333 "
    "dashlength 0.9 background rgb 'white'";
constexpr const char* png_terminal =
    "set terminal pngcairo noenhanced size 1654,1165 font 'Sans,10.5' fontscale 2.0833 linewidth 2.7778 pointscale 2.5 "
    "dashlength 1 background rgb 'white'";

// What gnuplot draws.
std::string drawn(const char* terminal, const std::string& commands, std::stop_token stop, FileSystem& files) {
  const TemporaryFolder folder(files);
  const std::filesystem::path script = folder / "figures.gp", drawing = folder / "drawing";
  write_file_atomically(
      script, fmt::format("{}\nset output {}\n{}unset output\n", terminal, gnuplot_quoted(drawing.string()), commands),
      files);
  run_gnuplot(script, std::move(stop));
  std::string bytes = read_file(drawing);
  if (bytes.empty()) throw Error("gnuplot", "has drawn nothing", "see that the folder for temporary files has room");
  return bytes;
}

}  // namespace

void write_pdf(const std::vector<Figure>& figures, const std::filesystem::path& file, FileSystem& files,
               std::stop_token stop, const std::string& title) {
  if (figures.empty()) throw InternalError("a PDF needs a figure");
  DrawableText text(stop);
  std::string commands;
  for (const Figure& figure : figures) commands += gnuplot_script(text.of(figure));
  const std::string pdf = drawn(pdf_terminal, commands, std::move(stop), files);
  write_file_atomically(file, with_pdf_title(pdf, title.empty() ? figures.front().title : title), files);
}

void write_svg(const Figure& figure, const std::filesystem::path& file, FileSystem& files, std::stop_token stop) {
  const std::string svg = drawn(svg_terminal, gnuplot_script(figure), std::move(stop), files);
  write_file_atomically(file, with_svg_words(svg, figure.title, figure.caption), files);
}

void write_png(const Figure& figure, const std::filesystem::path& file, FileSystem& files, std::stop_token stop) {
  const std::string commands = gnuplot_script(DrawableText(stop).of(figure));
  write_file_atomically(file, drawn(png_terminal, commands, std::move(stop), files), files);
}

}  // namespace meander
