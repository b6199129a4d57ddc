#pragma once

#include <meander/learners/live/live_plots.h>
#include <meander/learners/live/live_queue.h>

#include <chrono>
#include <memory>
#include <string>

namespace meander {

struct VisdomOptions {
  std::string url = "http://localhost:8097";
  /// Where the windows are: "splitMNIST5-class".
  std::string environment = "main";
  /// What is in the title of every window, after the graph's own: `graph_name`.
  std::string graph_name{};
  /// Tells the windows of runs with the same graph name apart: the same when a run goes on in another process. It is
  /// part of their ids, and not seen.
  std::string run{};
  /// Told once when the server does not draw, in a line that names it.
  TellTrouble tell{};
  /// Until a request is answered; longer ones get more.
  std::chrono::milliseconds request_limit{2000};
  /// After a failure it is tried again after this time, then after twice that, up to the longest.
  std::chrono::milliseconds first_retry{1000}, longest_retry{30000};
  LiveQueueOptions queue{};
};

/// Live plots on a Visdom server: a window for each graph and picture. A server that is away, slow or broken delays
/// nothing; all curves are drawn once it is there, also one that was started anew and knows of no window. Where a run
/// goes on, its windows do, less what they showed of later iterations. Throws UsageError when the URL is none.
std::unique_ptr<LivePlots> visdom_plots(const VisdomOptions& options);

}  // namespace meander
