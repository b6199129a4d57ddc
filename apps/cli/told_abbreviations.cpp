#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>

#include <fmt/format.h>

namespace meander {

void tell_abbreviations(const cli::OptionTable& table, const cli::Parsed& parsed) {
  for (const auto& [written, name] : parsed.abbreviated) {
    terminal::write(terminal::standard_error,
                    fmt::format("meander {}: {} taken as {}\n", table.command(), written, name));
  }
}

}  // namespace meander
