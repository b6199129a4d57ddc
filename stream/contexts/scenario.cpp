#include <meander/stream/contexts/scenario.h>
#include <meander/stream/runtime/error.h>

namespace meander {

std::string_view to_string(Scenario scenario) {
  switch (scenario) {
    case Scenario::Task: return "task";
    case Scenario::Domain: return "domain";
    case Scenario::Class: return "class";
  }
  throw InternalError("a scenario without a name");
}

}  // namespace meander
