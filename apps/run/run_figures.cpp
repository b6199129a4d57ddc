#include <meander/apps/report/plotted_content.h>
#include <meander/apps/report/write_report.h>
#include <meander/apps/request/stamp.h>
#include <meander/apps/run/run_figures.h>
#include <meander/stream/runtime/error.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace meander {

bool draw_run(const ResolvedRun& run, const std::filesystem::path& folder, const std::string& stamp,
              const terminal::Console& console, std::stop_token stop) {
  if (!run.pdf) return true;
  const std::filesystem::path file =
      std::filesystem::path(run.plot_dir.value_or(folder.string())) / (stamp_for_file(stamp) + ".pdf");
  std::vector<std::string> problems;
  bool drawn = true;
  try {
    write_report_pdf(plotted_content({folder}, {}, problems), file, problems, std::move(stop));
    console.say("figures: " + file.string());
  } catch (const Error& error) {
    problems.emplace_back(error.what());
    drawn = false;
  }
  for (const std::string& problem : problems) console.warn(problem);
  return drawn;
}

}  // namespace meander
