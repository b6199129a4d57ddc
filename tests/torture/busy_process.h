#pragma once

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

namespace meander {

/// Another process that computes without end, as long as this lives: what threads of ours do when they get a processor
/// late.
class BusyProcess {
 public:
  BusyProcess() : pid_(start()) {}
  ~BusyProcess() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  BusyProcess(const BusyProcess&) = delete;
  BusyProcess& operator=(const BusyProcess&) = delete;

 private:
  static pid_t start() {
    const pid_t parent = getpid(), pid = fork();
    if (pid < 0) throw std::runtime_error("no busy process could be started");
    if (pid > 0) return pid;
    // Until the process that started it is gone.
    std::atomic<unsigned> turns = 0;
    while (turns.fetch_add(1) % 4096 != 0 || getppid() == parent) {
    }
    std::_Exit(0);
  }

  pid_t pid_;
};

}  // namespace meander
