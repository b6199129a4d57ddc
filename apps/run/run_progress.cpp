#include <meander/apps/run/run_progress.h>
#include <meander/apps/terminal/format.h>
#include <meander/learners/evaluation/accuracy.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <string>
#include <utility>

namespace meander {

RunProgress::RunProgress(const terminal::Console& console, std::int64_t iterations, std::int64_t epoch)
    : console_(console), progress_(console, "training", iterations), iterations_(iterations), epoch_(epoch) {}

void RunProgress::on_step(Learner&, StepReport& report) {
  constexpr double memory = 0.99;
  if (report.samples > 0) {
    accuracy_ =
        memory * accuracy_ + (1 - memory) * static_cast<double>(report.correct) / static_cast<double>(report.samples);
    weight_ = memory * weight_ + (1 - memory);
  }
  if (weight_ > 0) progress_.show(report.iteration, report.loss, accuracy_ / weight_);
  if (epoch_ > 0) tell_epoch(report);
}

void RunProgress::tell_epoch(const StepReport& report) {
  if (report.updated) {
    loss_ += report.loss;
    ++updates_;
  }
  if (report.accuracies == nullptr || updates_ == 0) return;
  const bool epochs = iterations_ % epoch_ == 0 && report.iteration % epoch_ == 0;
  const std::int64_t unit = epochs ? epoch_ : 1;
  progress_.clear();
  console_.say(fmt::format("{} {} of {}: loss {}, test accuracy {}", epochs ? "epoch" : "iteration",
                           thousands(report.iteration / unit), thousands(iterations_ / unit),
                           terminal::loss(std::exchange(loss_, 0) / static_cast<double>(std::exchange(updates_, 0))),
                           terminal::percent(report.accuracies->average())));
}

void RunProgress::on_end(Learner&, bool) { progress_.finish(); }

}  // namespace meander
