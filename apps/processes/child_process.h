#pragma once

#include <meander/apps/processes/descriptor.h>
#include <meander/apps/processes/start_process.h>

#include <poll.h>
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// A program that runs beside us. Its standard input is empty; what it prints comes through pipes, which are never
/// waited for. Folder, environment (without COLUMNS: nobody reads it on a screen), nice level and limits are ours, and
/// no other open file. Signals are as a shell
/// would leave them: none is blocked, and only those are ignored that our own parent process ignores (SIGHUP under
/// nohup). It is a process group of its own, so that a terminal's Ctrl-C comes to us alone, and gets SIGTERM if the
/// thread that started it ends: let that thread live longer. Not thread-safe.
class ChildProcess {
 public:
  /// The most that is kept: of standard output the beginning, of standard error the end.
  static constexpr std::size_t output_limit = std::size_t{1} << 20;
  static constexpr std::size_t error_limit = std::size_t{1} << 14;

  /// Returns once the program runs. Standard input, output and error of our own must be open
  /// (terminal::prepare_standard_streams). Throws NoRoomForProcess, or Error if it cannot be run at all.
  ChildProcess(const Program& program, const std::vector<std::string>& arguments);
  /// Kills it, and what it started within its group, if it still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Its process id, until its end was told.
  pid_t id() const { return id_; }
  /// Sends it a signal, but not to what it started. Nothing once it has ended.
  void send(int signal) const;

  /// Adds what to poll: something of it becomes readable when it prints and when it ends.
  void watch(std::vector<pollfd>& watched) const;
  /// Whether its end can be polled for. Kernels before 5.3 and some sandboxes cannot tell: call `ended` now and then.
  bool announces_its_end() const { return ending_.is_open(); }
  /// Reads what it has printed since.
  void read();
  /// Its exit code as a shell reports it, 128 + the signal's number if a signal ended it; told once, with everything it
  /// printed until then read. Nothing while it runs. Does not wait for programs that it left behind, even if they hold
  /// its pipes.
  std::optional<int> ended();

  /// What it printed to standard output, the first `output_limit` bytes.
  const std::string& output() const { return output_text_; }
  /// What it printed to standard error, the last `error_limit` bytes.
  const std::string& error() const { return error_text_; }

 private:
  pid_t id_ = -1;
  Descriptor output_, error_;
  Descriptor ending_;  // readable when it has ended
  std::string output_text_, error_text_;
};

}  // namespace meander
