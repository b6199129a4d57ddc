#pragma once

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace meander::terminal {

/// While it lives, output to a file descriptor goes to a pipe, or to a terminal with some columns, and can be read;
/// either holds a few thousand characters.
class Captured {
 public:
  explicit Captured(int descriptor) : Captured(descriptor, {-1, -1}) {
    if (::pipe(ends_.data()) == 0) redirect();
  }
  static Captured on_terminal(int descriptor, unsigned short columns) {
    const int reader = ::posix_openpt(O_RDWR | O_NOCTTY);
    ::grantpt(reader);
    ::unlockpt(reader);
    const int writer = ::open(::ptsname(reader), O_RDWR | O_NOCTTY);
    const winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    ::ioctl(writer, TIOCSWINSZ, &size);
    return Captured(descriptor, {reader, writer});
  }
  ~Captured() {
    ::dup2(original_, descriptor_);
    for (const int end : {original_, ends_[0], ends_[1]}) ::close(end);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

  void close_reader() { ::close(std::exchange(ends_[0], -1)); }
  /// What was written since the last call.
  std::string text() {
    std::string all;
    std::array<char, 4096> buffer{};
    for (ssize_t n = 0; (n = ::read(ends_[0], buffer.data(), buffer.size())) > 0;) {
      all.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return all;
  }

 private:
  Captured(int descriptor, std::array<int, 2> ends)
      : descriptor_(descriptor), original_(::dup(descriptor)), ends_(ends) {
    if (ends_[1] >= 0) redirect();
  }
  void redirect() {
    ::dup2(ends_[1], descriptor_);
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }

  int descriptor_;
  int original_;
  std::array<int, 2> ends_;
};

}  // namespace meander::terminal
