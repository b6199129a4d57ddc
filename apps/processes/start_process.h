#pragma once

#include <meander/apps/processes/descriptor.h>
#include <meander/stream/runtime/error.h>

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// A program that can be started.
struct Program {
  /// Its file. PATH is not searched.
  std::filesystem::path path;
  /// What it is called in error messages and by ps.
  std::string name;
};

/// This very program, "/proc/self/exe". That is the file that runs, even after another one was put in its place (a
/// rebuild, an upgrade) or it was removed: all runs of a comparison are runs of one program.
Program own_program();

/// A process cannot be started at the moment, for lack of processes, open files or memory: when another one has ended
/// it may work.
class NoRoomForProcess final : public Error {
 public:
  using Error::Error;
};

/// A process that was just started, and the ends of the pipes that its standard output and error come through. They are
/// read without waiting.
struct StartedProcess {
  pid_t id = -1;
  Descriptor output{}, error{};
};

/// Starts a program, as ChildProcess says, and returns once it runs. The caller waits for its end. Throws
/// NoRoomForProcess, or Error if it cannot be run at all; then nothing is left of it.
StartedProcess start_process(const Program& program, const std::vector<std::string>& arguments);

}  // namespace meander
