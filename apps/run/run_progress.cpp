#include <meander/apps/run/run_progress.h>

#include <fmt/format.h>

#include <cmath>

namespace meander {

RunProgress::RunProgress(const terminal::Console& console, std::int64_t iterations)
    : console_(console), progress_(console, "training", iterations) {}

void RunProgress::on_step(Learner&, StepReport& report) {
  if (report.updated && !std::isfinite(report.loss) && !diverged_) warn_of(report.iteration);
  constexpr double memory = 0.99;
  if (report.samples > 0) {
    accuracy_ =
        memory * accuracy_ + (1 - memory) * static_cast<double>(report.correct) / static_cast<double>(report.samples);
    weight_ = memory * weight_ + (1 - memory);
  }
  if (weight_ > 0) progress_.show(report.iteration, report.loss, accuracy_ / weight_);
}

void RunProgress::warn_of(std::int64_t iteration) {
  diverged_ = true;
  progress_.clear();
  console_.warn(fmt::format("the loss is no finite number since iteration {}: the run diverged; choose a smaller --lr",
                            iteration));
}

void RunProgress::on_end(Learner&, bool) { progress_.finish(); }

}  // namespace meander
