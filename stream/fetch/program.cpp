#include <meander/stream/fetch/program.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

extern "C" char** environ;

namespace meander {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Waits are split into pieces of this length: a stop token has no descriptor to poll.
constexpr milliseconds look_again_after{20};

// When to stop waiting: at the deadline, or earlier on a stop.
struct Patience {
  Clock::time_point deadline;
  std::stop_token stop;

  bool over() const { return stop.stop_requested() || Clock::now() >= deadline; }
};

// The program in the child must not inherit the signals that we block or ignore.
void reset_signals(posix_spawnattr_t& attributes) {
  sigset_t none, ignored;
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  sigaddset(&ignored, SIGXFSZ);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ignored);
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw Error("pipe", "cannot be created (" + std::generic_category().message(errno) + ")");
    }
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

// A child in its own process group, so that the processes it starts can be killed with it.
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
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);  // no other descriptor of ours
    posix_spawnattr_setpgroup(&attributes, 0);
    reset_signals(attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
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

  // Its exit status; nullopt if it is still running when patience is over.
  std::optional<int> wait(const Patience& patience) {
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) != pid_) {
      if (patience.over()) return std::nullopt;
      std::this_thread::sleep_for(milliseconds(5));
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_ = -1;
};

// Reads everything written to the pipe until its last writer closes it. False if patience is over before that.
bool read_all(int descriptor, const Patience& patience, std::string& to) {
  while (!patience.over()) {
    pollfd ready{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(look_again_after.count())) <= 0) continue;
    std::array<char, 4096> bytes;
    const ssize_t got = ::read(descriptor, bytes.data(), bytes.size());
    if (got == 0) return true;
    if (got > 0) to.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return false;
}

std::string first_line(const std::string& text) {
  const std::size_t start = text.find_first_not_of("\r\n");
  return start == std::string::npos ? "" : text.substr(start, text.find_first_of("\r\n", start) - start);
}

}  // namespace

std::string run_program(const std::vector<std::string>& command, const std::filesystem::path& folder, milliseconds time,
                        std::stop_token stop) {
  const Patience patience{Clock::now() + time, std::move(stop)};
  Pipe output;
  Child child(command, folder, output.write_end);
  output.close_write_end();
  std::string printed;
  const bool closed = read_all(output.read_end, patience, printed);
  const std::optional<int> status = closed ? child.wait(patience) : std::nullopt;
  if (!status) throw Error(command[0], patience.stop.stop_requested() ? "was stopped" : "timed out");
  if (WIFSIGNALED(*status)) throw Error(command[0], fmt::format("was killed by signal {}", WTERMSIG(*status)));
  if (WEXITSTATUS(*status) == 0) return printed;
  const std::string line = first_line(printed);
  throw Error(command[0], line.empty() ? fmt::format("failed with exit code {}", WEXITSTATUS(*status)) : line);
}

}  // namespace meander
