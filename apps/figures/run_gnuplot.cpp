#include <meander/apps/figures/figure_files.h>
#include <meander/apps/figures/finished_program.h>
#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/run_gnuplot.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <optional>
#include <sstream>
#include <utility>

namespace meander {

namespace {

Program found_gnuplot() {
  std::optional<Program> gnuplot = installed_program("gnuplot");
  if (!gnuplot) throw Error("gnuplot", "is not installed", "install the Debian package gnuplot-nox");
  return *std::move(gnuplot);
}

}  // namespace

void check_gnuplot() { found_gnuplot(); }

void run_gnuplot(const std::filesystem::path& commands, std::stop_token stop, std::chrono::milliseconds limit) {
  const FinishedProgram run = finished_program(found_gnuplot(), {"--default-settings", commands.string()}, stop, limit);
  if (run.exit_code == 0) return;
  if (run.exit_code) {
    throw Error("gnuplot", fmt::format("{} (exit code {})", gnuplot_problem(run.error), *run.exit_code),
                "see that the Debian package gnuplot-nox is installed whole, version 5.4 or newer");
  }
  if (stop.stop_requested()) throw Error("gnuplot", "was stopped before the figures were drawn", "run it again");
  throw Error("gnuplot", fmt::format("has not drawn the figures within {} ms", limit.count()),
              "try again when the machine is less busy");
}

std::string gnuplot_problem(const std::string& messages) {
  std::istringstream lines(messages);
  std::string any;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t place = line.find("\" line ");
    const std::size_t colon = line.find(": ", place == std::string::npos ? 0 : place);
    const bool is_warning = line.find("warning:") != std::string::npos;
    if (place != std::string::npos && colon != std::string::npos && !is_warning)
      return plain_text(line.substr(colon + 2));
    if (any.empty() && line.find_first_not_of(" \t^") != std::string::npos) any = line;
  }
  return any.empty() ? "failed without saying why" : plain_text(any);
}

}  // namespace meander
