#pragma once

#include <meander/learners/live/live_plots.h>
#include <meander/learners/live/live_queue.h>
#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <memory>

namespace meander {

struct TensorBoardOptions {
  /// Gets one more event file; TensorBoard takes a folder's files as one run.
  std::filesystem::path folder;
  /// Told once when events cannot be written, because the disk is full, say. They are lost; later ones are tried again.
  TellTrouble tell{};
  LiveQueueOptions queue{};
};

/// Live plots as event files, which TensorBoard shows: `tensorboard --logdir DIR`. A curve's tag is "loss/replay".
/// Where a run goes on, a session start voids what was logged of later iterations. Throws Error when the folder or the
/// file cannot be made.
std::unique_ptr<LivePlots> tensorboard_plots(const TensorBoardOptions& options, FileSystem& files = disk());

}  // namespace meander
