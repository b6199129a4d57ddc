#pragma once

#include "script.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

namespace meander {

/// Whether a condition becomes true within a minute.
template <class Condition>
bool soon(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// Whether a process has ended: it is gone, or a zombie.
inline bool has_ended(int process) {
  const std::string stat = content_of("/proc/" + std::to_string(process) + "/stat");
  return stat.empty() || stat.at(stat.rfind(')') + 2) == 'Z';
}

/// A script that runs beside the test and can be sent signals; `exec "$MEANDER"` in it turns it into the program.
/// Killed if the test does not wait for it.
class RunningScript {
 public:
  RunningScript(const ScratchFolder& folder, const std::string& script)
      : folder_(folder.path()), process_(start(script_file(folder, "exec >.output 2>.error </dev/null\n" + script))) {}
  ~RunningScript() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  RunningScript(const RunningScript&) = delete;
  RunningScript& operator=(const RunningScript&) = delete;

  int process() const { return process_; }
  bool ended() const { return has_ended(process_); }
  void send(int signal) const { ::kill(process_, signal); }

  /// Waits until it has ended.
  Outcome outcome() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return {exit_code(status), content_of(folder_ / ".output"), content_of(folder_ / ".error")};
  }

 private:
  static int start(const std::string& file) {
    const int process = ::fork();
    if (process != 0) return process;
    // The tests' parent process may ignore signals (nohup, a shell's background), and that is inherited.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU}) ::signal(signal, SIG_DFL);
    ::execl("/bin/sh", "sh", file.c_str(), nullptr);
    ::_exit(99);
  }

  std::filesystem::path folder_;
  int process_;
};

}  // namespace meander
