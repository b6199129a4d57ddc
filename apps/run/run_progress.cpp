#include <meander/apps/run/run_progress.h>

namespace meander {

RunProgress::RunProgress(const terminal::Console& console, std::int64_t iterations)
    : progress_(console, "training", iterations) {}

void RunProgress::on_step(Learner&, StepReport& report) {
  constexpr double memory = 0.99;
  if (report.samples > 0) {
    accuracy_ =
        memory * accuracy_ + (1 - memory) * static_cast<double>(report.correct) / static_cast<double>(report.samples);
    weight_ = memory * weight_ + (1 - memory);
  }
  if (weight_ > 0) progress_.show(report.iteration, report.loss, accuracy_ / weight_);
}

void RunProgress::on_end(Learner&, bool) { progress_.finish(); }

}  // namespace meander
