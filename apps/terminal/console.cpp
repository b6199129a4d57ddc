#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/output.h>

#include <string>

namespace meander::terminal {

void Console::say(std::string_view line) const {
  if (!options_.quiet) write(descriptor(), std::string(line) + '\n');
}

void Console::warn(std::string_view line) const { write(standard_error, std::string(line) + '\n'); }

void Console::answer(std::string_view line) const { write(standard_output, std::string(line) + '\n'); }

}  // namespace meander::terminal
