#include <meander/stream/contexts/scenario.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

namespace meander {

std::string_view to_string(Scenario scenario) {
  switch (scenario) {
    case Scenario::Task: return "task";
    case Scenario::Domain: return "domain";
    case Scenario::Class: return "class";
  }
  throw InternalError("a scenario without a name");
}

Scenario parse_scenario(std::string_view name) {
  for (const Scenario scenario : scenarios) {
    if (to_string(scenario) == name) return scenario;
  }
  throw UsageError("scenario", fmt::format("'{}' is not a scenario", name), "give task, domain or class");
}

}  // namespace meander
