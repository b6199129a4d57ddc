#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/fitted.h>
#include <meander/apps/terminal/output.h>
#include <meander/stream/runtime/error.h>

#include <chrono>
#include <string>

namespace meander::terminal {
namespace {

std::atomic<bool> words_lost = false;

void write_lines(int descriptor, std::string_view lines) {
  write(descriptor, fitted(lines, line_width(descriptor)) + '\n');
}

}  // namespace

void Console::say(std::string_view line) const {
  if (options_.quiet) return;
  try {
    write_lines(descriptor(), line);
  } catch (const Error& error) {
    if (descriptor() == standard_output) words_lost = true;
    tell_once(error.what());
  }
}

void Console::warn(std::string_view line) const {
  try {
    if (line_is_open_.exchange(false)) write(descriptor(), "\r\033[K");
    write_lines(standard_error, line);
  } catch (const Error&) {  // there is nowhere left to report it
  }
}

void Console::answer(std::string_view line) const { write(standard_output, std::string(line) + '\n'); }

bool Console::draw(std::string_view text, End end) const {
  try {
    line_is_open_ = end == End::Open;
    write(descriptor(), text, std::chrono::milliseconds(0));
    return true;
  } catch (const Error& error) {
    tell_once(error.what());
    return false;
  }
}

void Console::tell_once(const char* problem) const {
  if (!told_.exchange(true)) warn(problem);
}

bool words_were_lost() { return words_lost; }

}  // namespace meander::terminal
