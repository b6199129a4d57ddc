#pragma once

#include <meander/apps/report/report_content.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What there is to plot in these folders: as `report_content`; but if each is the folder of one run, each is a row,
/// done or not: of a run that goes on, or was stopped, what its metrics.jsonl holds so far.
ReportContent plotted_content(const std::vector<std::filesystem::path>& folders,
                              const std::optional<std::string>& where, std::vector<std::string>& problems);

}  // namespace meander
