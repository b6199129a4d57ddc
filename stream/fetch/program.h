#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// Runs a program in `folder` with no input, waits for it and returns what it prints, standard output and standard
/// error together. `command[0]` is looked up in PATH. Throws Error whose `where` is the program when it is not
/// installed, fails (the problem then quotes the first line it printed), takes longer than `time` or is stopped (in
/// both cases it is killed with all processes it started).
std::string run_program(const std::vector<std::string>& command, const std::filesystem::path& folder,
                        std::chrono::milliseconds time, std::stop_token stop = {});

}  // namespace meander
