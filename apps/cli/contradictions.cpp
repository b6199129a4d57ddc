#include <meander/apps/cli/contradictions.h>
#include <meander/stream/runtime/error.h>

#include <string>

namespace meander::cli {

void refuse_together(const std::vector<std::pair<const char*, bool>>& flags) {
  const char* first = nullptr;
  for (const auto& [name, given] : flags) {
    if (!given) continue;
    if (first != nullptr) throw UsageError(name, std::string("contradicts ") + first, "leave one of the two out");
    first = name;
  }
}

}  // namespace meander::cli
