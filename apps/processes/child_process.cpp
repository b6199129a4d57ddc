#include <meander/apps/processes/child_process.h>
#include <meander/stream/runtime/error.h>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace meander {
namespace {

// A system call by number: in glibc 2.36 the function's header is none for C++.
Descriptor end_of_process(pid_t process) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0))); }

// Appends what is there, and closes the pipe at its end. Bounded: a program may print faster than we read.
void read_into(std::string& text, Descriptor& pipe) {
  constexpr int most_reads = 64;  // more than a pipe holds
  std::array<char, 16384> bytes;
  for (int reads = 0; pipe.is_open() && reads < most_reads; ++reads) {
    const ssize_t got = ::read(pipe.number(), bytes.data(), bytes.size());
    if (got > 0) {
      text.append(bytes.data(), static_cast<std::size_t>(got));
    } else if (got < 0 && errno == EAGAIN) {
      return;
    } else if (got == 0 || errno != EINTR) {
      pipe.close();
    }
  }
}

int shell_exit_code(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

}  // namespace

ChildProcess::ChildProcess(const Program& program, const std::vector<std::string>& arguments) {
  StartedProcess started = start_process(program, arguments);
  id_ = started.id;
  output_ = std::move(started.output);
  error_ = std::move(started.error);
  ending_ = end_of_process(id_);
}

ChildProcess::~ChildProcess() {
  if (id_ <= 0) return;
  ::kill(-id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ChildProcess::send(int signal) const {
  if (id_ > 0) ::kill(id_, signal);
}

void ChildProcess::watch(std::vector<pollfd>& watched) const {
  for (const Descriptor* one : {&output_, &error_, &ending_}) {
    if (one->is_open()) watched.push_back({.fd = one->number(), .events = POLLIN, .revents = 0});
  }
}

void ChildProcess::read() {
  read_into(output_text_, output_);
  if (output_text_.size() > output_limit) output_text_.resize(output_limit);
  read_into(error_text_, error_);
  if (error_text_.size() > error_limit) error_text_.erase(0, error_text_.size() - error_limit);
}

std::optional<int> ChildProcess::ended() {
  int status = 0;
  const pid_t found = id_ > 0 ? ::waitpid(id_, &status, WNOHANG) : 0;
  if (found == 0) return std::nullopt;
  id_ = -1;
  if (found < 0) throw InternalError("the exit code of a process that we started is lost");
  read();
  for (Descriptor* one : {&output_, &error_, &ending_}) one->close();
  return shell_exit_code(status);
}

}  // namespace meander
