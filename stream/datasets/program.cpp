#include <meander/stream/datasets/program.h>
#include <meander/stream/error.h>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

extern "C" char** environ;

namespace meander {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
  ~Pipe() {
    ::close(read_end);
    close_write_end();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_write_end() {
    if (write_end >= 0) ::close(std::exchange(write_end, -1));
  }

  int read_end = -1, write_end = -1;
};

// A child in a process group of its own, so that what it starts can be ended with it.
class Child {
 public:
  Child(const std::vector<std::string>& command, const std::filesystem::path& folder, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const int failed = ::posix_spawnp(&pid_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed == ENOENT) throw Error(command[0], "is not installed");
    if (failed != 0) throw Error(command[0], "cannot be run (" + std::generic_category().message(failed) + ")");
  }

  ~Child() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Its status, or nothing when it still runs at `deadline`.
  std::optional<int> wait_until(Clock::time_point deadline) {
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) != pid_) {
      if (Clock::now() >= deadline) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_ = -1;
};

// All that is written to the pipe until its last writer closes it. False when that takes until `deadline`.
bool read_until(int descriptor, Clock::time_point deadline, std::string& to) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd ready{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
    std::array<char, 4096> bytes;
    const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
    if (got == 0) return true;
    if (got > 0) to.append(bytes.data(), static_cast<std::size_t>(got));
  }
}

std::string first_line(const std::string& text) {
  const std::size_t start = text.find_first_not_of("\r\n");
  return start == std::string::npos ? "" : text.substr(start, text.find_first_of("\r\n", start) - start);
}

}  // namespace

std::string run_program(const std::vector<std::string>& command, const std::filesystem::path& folder,
                        std::chrono::milliseconds time) {
  const auto deadline = Clock::now() + time;
  Pipe output;
  Child child(command, folder, output.write_end);
  output.close_write_end();
  std::string printed;
  const bool closed = read_until(output.read_end, deadline, printed);
  const std::optional<int> status = closed ? child.wait_until(deadline) : std::nullopt;
  if (!status) throw Error(command[0], "timed out");
  if (WIFSIGNALED(*status)) throw Error(command[0], fmt::format("was ended by signal {}", WTERMSIG(*status)));
  if (WEXITSTATUS(*status) == 0) return printed;
  const std::string line = first_line(printed);
  throw Error(command[0], line.empty() ? fmt::format("failed with exit code {}", WEXITSTATUS(*status)) : line);
}

}  // namespace meander
