#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/report/report_command.h>
#include <meander/apps/report/report_content.h>
#include <meander/apps/report/write_report.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace meander {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::optional<std::string> where;
  bool pdf = false;
  bool html = false;
  std::optional<std::string> out;
  bool quiet = false;
};

cli::OptionTable report_options(ReportOptions& options) {
  cli::OptionTable table("report",
                         "Draw the runs in folders, those of a comparison for example: report.pdf, and report.html, a "
                         "page to explore, with its table as report.csv and report.tex. Of several comparisons, "
                         "a report for each.");
  table.positionals("DIR...");
  table.group("Report");
  table.add({.name = "where",
             .placeholder = "KEY=VALUE,...",
             .noun = "a list of conditions",
             .meaning = "only runs with these values of options: scenario=class,lr=0.001",
             .value = cli::text(options.where)});
  table.add({.name = "pdf", .meaning = "only the PDF", .value = cli::flag(options.pdf)});
  table.add({.name = "html", .meaning = "only the page and its tables", .value = cli::flag(options.html)});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for the files",
             .value = cli::text(options.out),
             .fallback = "the first DIR; each comparison its own"});
  table.add({.name = "quiet", .meaning = "print warnings and errors only", .value = cli::flag(options.quiet)});
  table.example("report comparisons/compare-splitMNIST5-class-academic");
  table.example("report runs --where=scenario=class --out=figures");
  return table;
}

void make_report(const std::vector<fs::path>& folders, const fs::path& out, const ReportOptions& options,
                 const terminal::Console& console, const Interrupt& interrupt) {
  std::vector<std::string> problems;
  const ReportContent content = report_content(folders, options.where, problems);
  const std::vector<Figure> figures = figures_to_draw(content, problems);
  make_folder(out);
  try_to_write_in(out);
  const bool both = options.pdf == options.html;
  if (both || options.html) {
    write_report_page(content, figures, problems, out / "report.html");
    console.say(fmt::format("written: {}, with report.csv and report.tex", (out / "report.html").string()));
  }
  if (both || options.pdf) {
    write_pdf(figures, out / "report.pdf", disk(), interrupt.token(), content.title);
    console.say(fmt::format("written: {}", (out / "report.pdf").string()));
  }
  for (const std::string& problem : problems) console.warn(problem);
}

bool is_comparison(const fs::path& folder) {
  std::error_code unknown;
  return fs::exists(folder / "comparison.toml", unknown);
}

}  // namespace

int report_command(const std::vector<std::string>& arguments) {
  ReportOptions options;
  const cli::OptionTable table = report_options(options);
  const cli::Parsed parsed = cli::parse(table, arguments);
  if (parsed.help) {
    const std::size_t width = terminal::page_width(terminal::standard_output);
    terminal::write(terminal::standard_output, cli::help_page(table, width, parsed.help_topic));
    return 0;
  }
  tell_abbreviations(table, parsed);
  if (parsed.positionals.empty()) {
    throw UsageError("", "no folder is named", "name one that holds runs: meander report runs");
  }
  const std::vector<fs::path> folders = folders_among(parsed.positionals);
  const Interrupt interrupt;
  const terminal::Console console({.json = false, .quiet = options.quiet});
  try {
    // Comparisons are on problems of their own: each gets its report.
    if (!options.out && std::all_of(folders.begin(), folders.end(), is_comparison)) {
      for (const fs::path& folder : folders) make_report({folder}, folder, options, console, interrupt);
    } else {
      make_report(folders, options.out ? fs::path(*options.out) : folders.front(), options, console, interrupt);
    }
  } catch (const Error&) {
    if (!interrupt.requested()) throw;
    return interrupt.exit_code();
  }
  return 0;
}

}  // namespace meander
