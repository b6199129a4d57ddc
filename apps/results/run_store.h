#pragma once

#include <meander/apps/results/stored_run.h>
#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace meander {

enum class RunState {
  Absent,      ///< no folder
  Unfinished,  ///< no result yet; or interrupted, or failed for a reason that may pass, such as a full disk
  Done,
  Failed,   ///< diverged: the same run would do so again
  Damaged,  ///< what is in its folder is not a result of this run
};

/// What a run that left a result came to: Done, Failed or Unfinished.
RunState state_of(const StoredRun& run);

/// The same as a clause: "done", "diverged at iteration 312", "was interrupted after 300 iterations".
std::string outcome_of(const StoredRun& run);

/// What a folder of runs holds of one run.
struct FoundRun {
  RunState state = RunState::Absent;
  /// Why it is not done, as a clause: "result.json lacks 'seed'".
  std::string problem{};
  /// If it left a result that can be read.
  std::optional<StoredRun> run{};
};

/// Looks up the run with this stamp below `out`; `identity` holds the options, by name, that decide what it is beyond
/// its stamp, with an empty text for one that has no value. Throws UsageError if the run that is there was made with
/// another value of one of them, and Error if the system does not let it look.
FoundRun look_up(const std::filesystem::path& out, const std::string& stamp,
                 const std::map<std::string, std::string>& identity);

/// Renames a damaged run's folder to NAME.damaged, or NAME.damaged.2, .3, ..., and returns its new path: nothing is
/// deleted. Call it with the run's lock held. Throws Error naming what cannot be renamed.
std::filesystem::path set_aside(const std::filesystem::path& folder, FileSystem& files = disk());

/// Removes what an unfinished run has left of results in its folder, so that they do not stand beside those of the next
/// try: result.json, the model, and acc-, dict- and time- files. Call it with the run's lock held.
void forget_results(const std::filesystem::path& folder, FileSystem& files = disk());

/// Whether a folder of this name is one that was set aside.
bool was_set_aside(const std::string& name);

/// All runs that left a result in these folders and below, sorted by stamp and seed whatever the order of the folders;
/// a folder that is reached twice counts once. Folders that are not runs, not finished or damaged go to `problems`, a
/// line each; hidden folders and those that were set aside are passed over. Throws Error naming a given folder that is
/// not there, or holds no run that can be read.
std::vector<StoredRun> runs_in(const std::vector<std::filesystem::path>& folders, std::vector<std::string>& problems);

}  // namespace meander
