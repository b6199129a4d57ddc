#include <meander/apps/figures/finished_program.h>
#include <meander/apps/processes/child_process.h>

#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <system_error>

namespace meander {
namespace {

// Returns when it has printed or ended, or after a while: a stop may have been requested.
void wait_a_while(ChildProcess& child) {
  constexpr int while_ms = 50;
  std::vector<pollfd> watched;
  child.watch(watched);
  ::poll(watched.data(), watched.size(), while_ms);
  child.read();
}

}  // namespace

std::optional<Program> installed_program(std::string_view name) {
  const char* places = std::getenv("PATH");
  std::istringstream folders(places == nullptr ? "/usr/local/bin:/usr/bin:/bin" : places);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::filesystem::path file = std::filesystem::path(folder.empty() ? "." : folder) / name;
    std::error_code failed;
    if (std::filesystem::is_regular_file(file, failed) && ::access(file.c_str(), X_OK) == 0) {
      return Program{.path = file, .name = std::string(name)};
    }
  }
  return std::nullopt;
}

FinishedProgram finished_program(const Program& program, const std::vector<std::string>& arguments,
                                 const std::stop_token& stop, std::chrono::milliseconds limit) {
  const auto latest = std::chrono::steady_clock::now() + limit;
  ChildProcess child(program, arguments);
  std::optional<int> exit_code;
  do {
    wait_a_while(child);
    exit_code = child.ended();
  } while (!exit_code && !stop.stop_requested() && std::chrono::steady_clock::now() < latest);
  return {.exit_code = exit_code, .output = child.output(), .error = child.error()};
}

}  // namespace meander
