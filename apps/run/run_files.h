#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/result_file.h>
#include <meander/apps/run/run_directory.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/feature_extractor.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// Makes the folders that the options name for what `RunFiles` will write. Throws Error naming one that cannot be made
/// or written in: before a run, not after it.
void prepare_folders(const ResolvedRun& run, FileSystem& files = disk());

/// Writes what a run leaves behind, each file in the folder that the options name for it. One that cannot be written
/// there takes none of the others with it: it goes to the run's own folder, else to a new one under the system's
/// temporary folder, and the console is told. Throws nothing.
class RunFiles {
 public:
  RunFiles(const ResolvedRun& run, RunDirectory& directory, const terminal::Console& console,
           FileSystem& files = disk());

  /// The trained network, with what makes its features (null: it has images); nothing with --no-save.
  void write_model(const RunResult& result, Learner& learner, const FeatureExtractor* extractor);
  /// result.json; the average accuracy, where there is one; the time, where asked for.
  void write_result(const RunResult& result);
  /// A file that is written by others could not be. Told once, whatever comes after.
  void note(const Error& lost);

  /// All is where it belongs.
  bool complete() const { return complete_; }
  /// Where the files are that were written: "runs/stamp", or "models and /tmp/meander-f00".
  std::string places() const;

 private:
  using MakeContent = std::function<FileContent()>;
  void put(const std::optional<std::string>& folder, const std::string& name, const MakeContent& make);
  void put_elsewhere(const std::optional<std::string>& folder, const std::string& name, const FileContent& content,
                     const Error& why);
  void forget_temporary_if_empty();
  void write_in(const std::filesystem::path& folder, const std::string& name, const FileContent& content);

  const ResolvedRun& run_;
  RunDirectory& directory_;
  const terminal::Console& console_;
  FileSystem& files_;
  std::filesystem::path temporary_;  // made when needed
  std::vector<std::string> places_;
  bool complete_ = true;
  bool noted_ = false;
};

}  // namespace meander
