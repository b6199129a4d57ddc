#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/error.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace meander::terminal {
namespace {

std::atomic<bool> output_closed = false;

}  // namespace

void prepare_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  // The lowest free number is the one that is taken, so in this order each hole fills itself.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) == -1) return;
  }
}

void write(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      if (descriptor == standard_output) output_closed = true;
      return;
    } else if (errno != EINTR) {
      throw Error(descriptor == standard_output ? "standard output" : "standard error",
                  fmt::format("cannot be written ({})", std::generic_category().message(errno)),
                  "write it to another place");
    }
  }
}

bool reader_went_away() { return output_closed; }

}  // namespace meander::terminal
