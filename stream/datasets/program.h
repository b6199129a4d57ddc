#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// Runs a program in `folder` with no input and waits for it; what it prints is returned, standard output and standard
/// error together. `command[0]` is looked up in PATH. Throws Error whose `where` is the program when it is not
/// installed, fails (the problem then quotes the first line it printed) or takes longer than `time` (it is then killed
/// with all it started).
std::string run_program(const std::vector<std::string>& command, const std::filesystem::path& folder,
                        std::chrono::milliseconds time);

}  // namespace meander
