#pragma once

#include <meander/apps/compare/plan.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/stream/runtime/error.h>

#include <string>
#include <vector>

namespace meander {

/// What `action` returns. A UsageError that it throws names the row too, once: "EWC: --reg-strength: ...".
template <class Action>
auto at_row(const PlanRow& row, Action action) {
  try {
    return action();
  } catch (const UsageError& error) {
    error.rethrow_at(row.label, row.label);
    throw;  // not reached: the compiler cannot tell that a virtual function never returns
  }
}

/// The run that these words of `meander run` ask for. UsageErrors name the row.
ResolvedRun row_run(const PlanRow& row, const std::vector<std::string>& words);

/// `left` followed by `right`.
std::vector<std::string> joined(std::vector<std::string> left, const std::vector<std::string>& right);

}  // namespace meander
