#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/terminal/console.h>

#include <filesystem>
#include <stop_token>
#include <string>

namespace meander {

/// With --pdf: draws the figures of the run in this folder to STAMP.pdf, in --plot-dir or in the folder, and says
/// where. Returns whether it could; if not, the console says why.
bool draw_run(const ResolvedRun& run, const std::filesystem::path& folder, const std::string& stamp,
              const terminal::Console& console, std::stop_token stop);

}  // namespace meander
