#include <meander/apps/processes/start_process.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <utility>

namespace meander {
namespace {

std::string remedy_for(int reason, const Program& program) {
  switch (reason) {
    case EAGAIN: return "raise the limit of processes (ulimit -u)";
    case EMFILE: return "raise the limit of open files (ulimit -n)";
    case ENFILE: return "close other programs: the system has no more open files";
    case ENOMEM: return "close other programs: the system has no more memory";
    default: return fmt::format("see that '{}' can be run", program.path.string());
  }
}

[[noreturn]] void cannot_start(const Program& program, int reason) {
  const std::string problem = fmt::format("cannot be started ({})", std::generic_category().message(reason));
  const bool passes = reason == EAGAIN || reason == EMFILE || reason == ENFILE || reason == ENOMEM;
  if (passes) throw NoRoomForProcess(program.name, problem, remedy_for(reason, program));
  throw Error(program.name, problem, remedy_for(reason, program));
}

struct PipeEnds {
  Descriptor reader, writer;
};

PipeEnds make_pipe(const Program& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) cannot_start(program, errno);
  return {.reader = Descriptor(ends[0]), .writer = Descriptor(ends[1])};
}

// A child must not run our handlers: that of Interrupt would write to our pipe and stop us.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &former_);
  }
  ~AllSignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &former_, nullptr); }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;

 private:
  sigset_t former_{};
};

// What the child needs, made before the fork: after it, memory must not be allocated.
struct ChildPlan {
  const char* path;
  char* const* words;
  char* const* environment;
  int input, output, error;
  int failure;  // takes errno if the program cannot be run
  pid_t parent;
};

// Those that prepare_standard_streams ignores are for us alone. Handlers go before signals are let in.
void signals_as_from_a_shell() {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    const bool ours = signal == SIGPIPE || signal == SIGXFSZ;
    if (action.sa_handler == SIG_IGN && !ours) continue;
    action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

// In the child, with a copy of our memory in which other threads may have held any lock: only functions that signal
// handlers may call.
[[noreturn]] void become(const ChildPlan& plan) {
  constexpr int failure = STDERR_FILENO + 1;
  constexpr int not_run = 127;
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  // Our parent process may have died before we asked to be told.
  if (::getppid() != plan.parent) ::_exit(128 + SIGTERM);
  ::dup2(plan.input, STDIN_FILENO);
  ::dup2(plan.output, STDOUT_FILENO);
  ::dup2(plan.error, STDERR_FILENO);
  if (plan.failure != failure) ::dup3(plan.failure, failure, O_CLOEXEC);
  ::closefrom(failure + 1);
  signals_as_from_a_shell();
  ::execve(plan.path, plan.words, plan.environment);
  const int reason = errno;
  if (::write(failure, &reason, sizeof(reason)) < 0) {  // then nobody is there to be told
  }
  ::_exit(not_run);
}

// What the child wrote there because it cannot run the program; 0 when it runs: the pipe is closed by then.
int reason_written_to(const Descriptor& failure) {
  int reason = 0;
  while (::read(failure.number(), &reason, sizeof(reason)) < 0 && errno == EINTR) {
  }
  return reason;
}

void wait_for_end(pid_t child) {
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

pid_t forked(const Program& program, const ChildPlan& plan) {
  const AllSignalsBlocked blocked;
  const pid_t child = ::fork();
  if (child == 0) become(plan);
  if (child < 0) cannot_start(program, errno);
  return child;
}

// Lines that are not broken to fit a screen can be told apart.
std::vector<char*> environment_without_columns() {
  std::vector<char*> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!std::string_view(*variable).starts_with("COLUMNS=")) kept.push_back(*variable);
  }
  kept.push_back(nullptr);
  return kept;
}

// fork, not posix_spawn: only code of ours in the child can ask for a signal at our death.
pid_t start_with(const Program& program, const std::vector<std::string>& arguments, int output, int error) {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!nothing.is_open()) cannot_start(program, errno);
  PipeEnds failure = make_pipe(program);
  std::vector<char*> words{const_cast<char*>(program.name.c_str())};
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const std::vector<char*> environment = environment_without_columns();
  const pid_t child = forked(program, {.path = program.path.c_str(),
                                       .words = words.data(),
                                       .environment = environment.data(),
                                       .input = nothing.number(),
                                       .output = output,
                                       .error = error,
                                       .failure = failure.writer.number(),
                                       .parent = ::getpid()});
  failure.writer.close();
  if (const int reason = reason_written_to(failure.reader); reason != 0) {
    wait_for_end(child);
    cannot_start(program, reason);
  }
  return child;
}

// If our own parent process ignores SIGCHLD, so do we, and exit codes would be lost.
void keep_exit_codes() {
  struct sigaction action {};
  if (::sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) std::signal(SIGCHLD, SIG_DFL);
}

}  // namespace

Program own_program() { return {.path = "/proc/self/exe", .name = "meander"}; }

StartedProcess start_process(const Program& program, const std::vector<std::string>& arguments) {
  keep_exit_codes();
  PipeEnds output = make_pipe(program), error = make_pipe(program);
  for (const PipeEnds* pipe : {&output, &error}) ::fcntl(pipe->reader.number(), F_SETFL, O_NONBLOCK);
  const pid_t id = start_with(program, arguments, output.writer.number(), error.writer.number());
  return {.id = id, .output = std::move(output.reader), .error = std::move(error.reader)};
}

}  // namespace meander
