#include <meander/apps/terminal/terminal.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace meander::terminal {
namespace {

constexpr std::size_t least_width = 20;
constexpr std::size_t usual_width = 80;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing changes the environment
  return value == nullptr ? "" : value;
}

std::size_t reported_width(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::size_t width_by_environment() {
  const std::string_view text = environment("COLUMNS");
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  return error == std::errc() && end == text.data() + text.size() ? columns : 0;
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

std::size_t columns(int descriptor) {
  std::size_t count = reported_width(descriptor);
  if (count == 0) count = width_by_environment();
  return count == 0 ? usual_width : count;
}

std::size_t width(int descriptor) { return std::max(least_width, columns(descriptor)); }

std::size_t page_width(int descriptor) { return std::min(usual_width, width(descriptor)); }

std::size_t line_width(int descriptor) {
  const bool known = is_terminal(descriptor) || width_by_environment() > 0;
  return known ? width(descriptor) : std::numeric_limits<std::size_t>::max();
}

bool can_redraw(int descriptor) { return is_terminal(descriptor) && environment("TERM") != "dumb"; }

bool has_colour(int descriptor) { return can_redraw(descriptor) && environment("NO_COLOR").empty(); }

}  // namespace meander::terminal
