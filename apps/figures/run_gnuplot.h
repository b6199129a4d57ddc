#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

namespace meander {

/// Runs the program gnuplot, found through PATH, on a file of commands, and returns when it has ended. Settings of the
/// user's own (~/.gnuplot) are not read. Throws Error if there is no gnuplot, it reports an error, it takes longer than
/// `limit`, or a stop is requested: then it is ended.
void run_gnuplot(const std::filesystem::path& commands, std::stop_token stop = {},
                 std::chrono::milliseconds limit = std::chrono::seconds(60));

/// What is wrong according to gnuplot's messages: its first error without the place in its commands, in one line.
std::string gnuplot_problem(const std::string& messages);

}  // namespace meander
