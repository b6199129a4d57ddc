#pragma once

#include <meander/apps/compare/overall_estimate.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/progress.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// One line of at most `width` characters. If there is no room, titles of running jobs are dropped first, then the bar
/// (if wanted), time to go and counts:
///   compare  37 % [====>      ] 5/14 runs  ETA 12:30  running EWC s2, DGR s1
std::string overall_progress_line(const OverallState& state, std::size_t width, terminal::Bar bar);

/// Shows the progress of many jobs. On a terminal: one line, redrawn in place at most ten times per second. Elsewhere:
/// a line of its own whenever a job has ended, and otherwise every 30 seconds. Nothing with --quiet. If a line cannot
/// be written, it gives up. One thread at a time.
class OverallProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// Jobs that are done already may be among them.
  OverallProgress(const terminal::Console& console, OverallState state);
  /// Ends the line.
  ~OverallProgress();
  OverallProgress(const OverallProgress&) = delete;
  OverallProgress& operator=(const OverallProgress&) = delete;

  void started(std::size_t job, Clock::time_point now = Clock::now());
  /// It waits again.
  void put_back(std::size_t job, Clock::time_point now = Clock::now());
  /// `seconds`: nothing if it has no duration to learn from, since somebody else ran it.
  void done(std::size_t job, std::optional<double> seconds, Clock::time_point now = Clock::now());
  void failed(std::size_t job, Clock::time_point now = Clock::now());
  /// Time has passed: call it about once a second.
  void tick(Clock::time_point now = Clock::now());
  /// Draws the last state once more and ends the line, so that other lines may follow. Nothing is drawn afterwards.
  void finish(Clock::time_point now = Clock::now());

 private:
  enum class Event { None, JobEnded };
  void change(std::size_t job, JobProgress::Stage stage, double seconds);
  void show(Event event, Clock::time_point now);
  bool due(Event event, Clock::time_point now) const;
  void draw(Clock::time_point now);
  void put(std::string_view text, terminal::Console::End end);

  const terminal::Console& console_;
  OverallState state_;
  std::vector<Clock::time_point> started_at_;  // of the running ones
  bool in_place_;
  bool begun_ = false;
  bool finished_ = false;
  bool lost_ = false;      // output failed
  bool is_drawn_ = false;  // the terminal's line is ours
  Clock::time_point drawn_at_ = Clock::now();
};

}  // namespace meander
