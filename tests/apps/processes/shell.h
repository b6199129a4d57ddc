#pragma once

#include <meander/apps/processes/child_process.h>

#include <sys/wait.h>

#include <csignal>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

namespace meander {

inline Program shell() { return {.path = "/bin/sh", .name = "sh"}; }

/// The shell's arguments for a script.
inline std::vector<std::string> script(const std::string& text) { return {"-c", text}; }

/// Whether there is a process that we started, running or not waited for.
inline bool has_children() {
  siginfo_t unused{};
  return ::waitid(P_ALL, 0, &unused, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// How many files are open.
inline std::ptrdiff_t open_files() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

}  // namespace meander
