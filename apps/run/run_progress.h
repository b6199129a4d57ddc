#pragma once

#include <meander/apps/terminal/progress.h>
#include <meander/learners/observer.h>

#include <cstdint>

namespace meander {

/// Shows the progress of a run, with the latest loss and the recent prequential accuracy.
class RunProgress final : public Observer {
 public:
  /// With an `epoch`, iterations per epoch, a line for each accuracy on the test set that was measured.
  RunProgress(const terminal::Console& console, std::int64_t iterations, std::int64_t epoch = 0);
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;
  /// Ends the line, also if the run ended early.
  void finish() { progress_.finish(); }

 private:
  void tell_epoch(const StepReport& report);

  const terminal::Console& console_;
  terminal::Progress progress_;
  std::int64_t iterations_;
  std::int64_t epoch_;
  double loss_ = 0;  // sum over the updates since the last such line
  std::int64_t updates_ = 0;
  double accuracy_ = 0;  // a moving average over some 100 iterations
  double weight_ = 0;
};

}  // namespace meander
