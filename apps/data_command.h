#pragma once

#include <meander/apps/command.h>
#include <meander/apps/terminal/console.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// Fetches a data set to `folder`, showing how it goes; returns early when a stop is requested. Throws Error when it
/// cannot be had.
void fetch_data(const std::string& name, const std::filesystem::path& folder, const terminal::Console& console,
                std::stop_token stop);

/// `meander data list | fetch | verify`.
std::vector<Command> data_commands();

}  // namespace meander
