#pragma once

#include <meander/apps/compare/plan.h>

#include <string>
#include <vector>

namespace meander {

/// Those of `options` that have an effect in the runs of this row: methods' options ("--budget=200") that one of its
/// methods has and uses, and those of the stream (--stream, --fuzziness) unless one of its methods has a stream of its
/// own. The row's own options are left out: they decide. Each option is one word, with its full name; `common` are
/// the plan's options without them. Throws UsageError naming the row if it cannot run at all.
std::vector<std::string> fitting(const PlanRow& row, const std::vector<std::string>& common,
                                 const std::vector<std::string>& options);

/// The plan with each of these options given to the rows that it fits, to be overridden by the rows' own. Throws
/// UsageError for an option that fits no row.
Plan with_fitting_options(Plan plan, const std::vector<std::string>& options,
                          const std::vector<std::string>& may_be_idle = {});

}  // namespace meander
