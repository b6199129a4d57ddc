#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/figures/terminal_sketch.h>
#include <meander/apps/report/plot_command.h>
#include <meander/apps/report/plotted_content.h>
#include <meander/apps/report/report_figures.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace meander {
namespace {

namespace fs = std::filesystem;

struct PlotOptions {
  std::optional<std::string> where;
  std::optional<std::string> figure;
  std::optional<std::string> out;
};

cli::OptionTable plot_options(PlotOptions& options) {
  cli::OptionTable table("plot",
                         "Draw accuracy over time in the terminal: of a run, done or not, of several, or of a whole "
                         "comparison. With --out, write the figure to a file.");
  table.positionals("DIR...");
  table.group("Figure");
  table.add({.name = "figure",
             .placeholder = "NAME",
             .noun = "a figure",
             .meaning = "which figure, as reports name them; a wrong name lists those that there are",
             .value = cli::text(options.figure),
             .fallback = "accuracy over time"});
  table.add({.name = "where",
             .placeholder = "KEY=VALUE,...",
             .noun = "a list of conditions",
             .meaning = "only runs with these values of options: method=er,lr=0.001",
             .value = cli::text(options.where)});
  table.add({.name = "out",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "write the figure to FILE.svg, FILE.png or FILE.pdf",
             .value = cli::text(options.out)});
  table.example("plot runs/*er*");
  table.example("plot comparisons/compare-splitMNIST5-class-academic --out=accuracy.svg");
  return table;
}

// By default what changes over time comes first: of a single method context by context.
const Figure& chosen(const std::vector<Figure>& figures, const std::optional<std::string>& name) {
  std::vector<std::string> names;
  for (const Figure& figure : figures) {
    if (figure.name == name) return figure;
    names.push_back(figure.name);
  }
  if (name) {
    throw UsageError("--figure", fmt::format("there is no figure '{}' of these runs", *name),
                     fmt::format("choose one of {}", fmt::join(names, ", ")));
  }
  for (const char* usual : {"accuracy-per-context", "average-accuracy-over-time", "average-accuracy"}) {
    const auto found =
        std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) { return figure.name == usual; });
    if (found != figures.end()) return *found;
  }
  return figures.front();
}

void write_figure(const Figure& figure, const fs::path& file, const std::stop_token& stop) {
  const std::string type = file.extension().string();
  if (type == ".svg") return write_svg(figure, file, disk(), stop);
  if (type == ".png") return write_png(figure, file, disk(), stop);
  return write_pdf({figure}, file, disk(), stop);
}

void check_type(const PlotOptions& options) {
  if (!options.out) return;
  const std::string type = fs::path(*options.out).extension().string();
  if (type == ".svg" || type == ".png" || type == ".pdf") return;
  throw UsageError("--out", fmt::format("'{}' does not say which format", *options.out),
                   "end it in .svg, .png or .pdf");
}

std::string in_terminal(const Figure& figure) {
  if (figure.kind == Figure::Kind::Image) {
    throw Error(figure.image.string(), "is a picture, which a terminal cannot show", "open it, or give --out=FILE.pdf");
  }
  const std::size_t width = std::min<std::size_t>(terminal::width(terminal::standard_output), 100);
  return sketch(figure, {.width = width,
                         .height = std::clamp<std::size_t>(width / 4, 8, 20),
                         .unicode = locale_has_utf8(),
                         .colour = terminal::has_colour(terminal::standard_output)});
}

}  // namespace

int plot_command(const std::vector<std::string>& arguments) {
  PlotOptions options;
  const cli::OptionTable table = plot_options(options);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    const std::size_t width = terminal::page_width(terminal::standard_output);
    terminal::write(terminal::standard_output, cli::help_page(table, width, parsed.help_topic));
    return 0;
  }
  tell_abbreviations(table, parsed);
  check_type(options);
  if (parsed.positionals.empty()) {
    throw UsageError("", "no folder is named", "name one of a run: meander plot runs/STAMP");
  }
  const std::vector<fs::path> folders = folders_among(parsed.positionals);
  std::vector<std::string> problems;
  const std::vector<Figure> figures = report_figures(plotted_content(folders, options.where, problems), problems);
  if (figures.empty()) {
    throw Error(folders.front().string(), "has nothing to draw yet: accuracy was not measured",
                "wait until a context has ended, or run it with --acc-log=N");
  }
  const Figure& figure = chosen(figures, options.figure);
  const terminal::Console console({});
  if (options.out) {
    const Interrupt interrupt;
    try {
      write_figure(figure, *options.out, interrupt.token());
    } catch (const Error&) {
      if (!interrupt.requested()) throw;
      return interrupt.exit_code();
    }
    console.say("written: " + *options.out);
  } else {
    terminal::write(terminal::standard_output, in_terminal(figure));
  }
  for (const std::string& problem : problems) console.warn(problem);
  return 0;
}

}  // namespace meander
