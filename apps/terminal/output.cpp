#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace meander::terminal {
namespace {

std::atomic<bool> output_closed = false;

// The parent process may have made the descriptor non-blocking.
bool takes_more(int descriptor, std::chrono::milliseconds patience) {
  pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&ready, 1, static_cast<int>(patience.count())) > 0;
}

}  // namespace

void prepare_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // `open` takes the lowest free number, so in this order each one that is missing is filled.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) == -1) return;
  }
}

void write(int descriptor, std::string_view text, std::chrono::milliseconds patience) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      if (descriptor == standard_output) output_closed = true;
      return;
    } else if (errno == EAGAIN && takes_more(descriptor, patience)) {
      continue;
    } else if (errno != EINTR) {
      throw Error(descriptor == standard_output ? "standard output" : "standard error",
                  fmt::format("cannot be written ({})", std::generic_category().message(errno)),
                  "write it to another place");
    }
  }
}

bool reader_went_away() { return output_closed; }

}  // namespace meander::terminal
