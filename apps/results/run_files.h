#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/images/named_image.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/feature_extractor.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// Creates the folders that the options name for the files of `RunFiles`. Throws Error naming one that cannot be
/// created or written to, so that this is found before a run, not after it.
void prepare_folders(const ResolvedRun& run, FileSystem& files = disk());

/// Writes the files of a run, each to the folder that the options name for it. A file that cannot be written there goes
/// to the run's own folder or, if that fails too, to a new one under the system's temporary folder, with a warning on
/// the console; the other files are not affected. Throws nothing.
class RunFiles {
 public:
  RunFiles(const ResolvedRun& run, RunDirectory& directory, const terminal::Console& console,
           FileSystem& files = disk());

  /// The trained network, with the extractor of its features (null: it learns from images); nothing with --no-save.
  void write_model(const RunResult& result, Learner& learner, const FeatureExtractor* extractor);
  /// Of `meander pretrain`: the convolutional layers alone, for --pre-convE. Those of a training that ended early go to
  /// the run's own folder: they are not what the name in the other promises, and may not replace it.
  void write_layers(const RunResult& result, Learner& learner, const FeatureExtractor* extractor);
  /// The pictures that `draw` returns, as PNG files in the run's folder. One that fails to draw or to be written
  /// affects no other file.
  void write_images(const std::function<std::vector<NamedImage>()>& draw);
  /// The average accuracy, if there is one.
  void write_accuracy(const RunResult& result);
  /// result.json, the average accuracy, and what else was asked for: accuracies after each context, the training time.
  void write_result(const RunResult& result);
  /// Reports that a file written by other code could not be written. Only the first call warns.
  void note(const Error& lost);

  /// Whether every file is where it belongs.
  bool complete() const { return complete_; }
  /// The folders that files were written to: "runs/stamp", or "models and /tmp/meander-f00".
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
  std::filesystem::path temporary_;  // created when needed
  std::vector<std::string> places_;
  bool complete_ = true;
  bool noted_ = false;
};

}  // namespace meander
