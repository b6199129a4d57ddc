#pragma once

#include <meander/apps/cli/command.h>
#include <meander/apps/terminal/console.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// Fetches a data set to `folder` and shows the progress; returns early if a stop is requested. Throws Error if it
/// cannot be fetched.
void fetch_data(const std::string& name, const std::filesystem::path& folder, const terminal::Console& console,
                std::stop_token stop);

/// `meander data list | fetch | verify`.
std::vector<Command> data_commands();

}  // namespace meander
