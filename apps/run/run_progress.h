#pragma once

#include <meander/apps/terminal/progress.h>
#include <meander/learners/observer.h>

#include <cstdint>

namespace meander {

/// Shows the progress of a run, with the latest loss and the recent prequential accuracy.
class RunProgress final : public Observer {
 public:
  RunProgress(const terminal::Console& console, std::int64_t iterations);
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;
  /// Ends the line, also if the run ended early.
  void finish() { progress_.finish(); }

 private:
  terminal::Progress progress_;
  double accuracy_ = 0;  // a moving average over some 100 iterations
  double weight_ = 0;
};

}  // namespace meander
