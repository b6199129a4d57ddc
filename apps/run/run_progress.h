#pragma once

#include <meander/apps/terminal/progress.h>
#include <meander/learners/observer.h>

#include <cstdint>

namespace meander {

/// Shows how far a run is, with the latest loss and the prequential accuracy of late.
class RunProgress final : public Observer {
 public:
  RunProgress(const terminal::Console& console, std::int64_t iterations);
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;
  /// Ends the line, also where the run did not come to its end.
  void finish() { progress_.finish(); }

 private:
  terminal::Progress progress_;
  double accuracy_ = 0;  // a moving average over some 100 iterations
  double weight_ = 0;
};

}  // namespace meander
