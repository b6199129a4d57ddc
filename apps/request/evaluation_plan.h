#pragma once

#include <meander/apps/request/resolve_run.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// For each context of the run's stream (with --first-contexts, of those), after how many iterations it has ended;
/// empty if contexts do not end (the random stream, joint training).
std::vector<std::int64_t> context_ends(const ResolvedRun& run);

/// Where accuracy is measured during training, for people: "at 5 ends of contexts and every 100 iterations, on 1,024
/// test samples per context".
std::string measured_text(const ResolvedRun& run);
/// The same of so many ends, an interval if there is one, and samples; 0: all.
std::string measured_text(std::size_t ends, std::optional<std::int64_t> interval, std::int64_t samples);

/// Fills in the options on what is measured, and when. Throws UsageError for options that would have no effect.
void resolve_evaluation(ResolvedRun& run);

/// The order of classes in `text`, "3,1,4,...": each of 0 to `classes` - 1 once. Throws UsageError otherwise.
std::vector<std::int64_t> parse_class_order(const std::string& text, std::int64_t classes);

}  // namespace meander
