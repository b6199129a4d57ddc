#pragma once

#include <meander/apps/processes/start_process.h>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// The program of this name in the folders of PATH.
std::optional<Program> installed_program(std::string_view name);

/// What came of a program, as far as ChildProcess keeps it. No exit code: it was ended by us.
struct FinishedProgram {
  std::optional<int> exit_code{};
  std::string output{}, error{};
};

/// Runs a program to its end, or until a stop is requested or it has taken longer than `limit`: then it is killed.
FinishedProgram finished_program(const Program& program, const std::vector<std::string>& arguments,
                                 const std::stop_token& stop, std::chrono::milliseconds limit);

}  // namespace meander
