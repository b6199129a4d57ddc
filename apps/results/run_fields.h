#pragma once

#include <meander/apps/results/stored_run.h>

#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What a run says under this key: a field of its result that is a text (method, data, ...), its seed, or else the
/// option of that name. Nothing if it has neither.
std::optional<std::string> field_of(const StoredRun& run, const std::string& key);

/// The parts of a list "a,b,c". Throws UsageError at `option` if one is empty.
std::vector<std::string> listed(const std::string& list, const std::string& option);

/// Throws UsageError at `option` for a key that none of the runs has.
void check_key(const std::string& key, const std::vector<StoredRun>& runs, const std::string& option);

/// Those of the runs that a list of conditions fits: "method=er,lr=0.001". Values are compared as those of options: 10
/// is 10.0. Throws UsageError at `option` for what is not a condition and for a key that no run has, and Error if no
/// run fits.
std::vector<StoredRun> those_where(const std::vector<StoredRun>& runs, const std::string& conditions,
                                   const std::string& option);

}  // namespace meander
