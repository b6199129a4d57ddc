#pragma once

#include <meander/learners/images/named_image.h>
#include <meander/learners/live/live_plots.h>
#include <meander/learners/live/term_means.h>
#include <meander/learners/observer.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace meander {

struct LiveCurvesOptions {
  std::int64_t loss_every = 1;    ///< iterations between points of the losses and of prequential accuracy
  std::int64_t sample_every = 0;  ///< iterations between pictures; 0: none
  /// Makes the pictures, and changes nothing in the learner. What it throws ends the run.
  std::function<std::vector<NamedImage>(Learner&)> samples{};
};

/// Draws a learner's curves while it learns. Graphs and their curves:
/// "loss": all of it, and each of its terms, as means over the updates since the point before; penalties are one curve.
/// "prequential accuracy": of the samples since then. Where an observer before this one evaluated the learner,
/// "accuracy": of each context that was tested, and "ave accuracy": their mean. Accuracies are fractions.
class LiveCurves final : public Observer {
 public:
  /// Throws UsageError when an interval is not one.
  LiveCurves(std::vector<std::shared_ptr<LivePlots>> plots, LiveCurvesOptions options);
  void on_begin(Learner& learner) override;
  void on_step(Learner& learner, StepReport& report) override;
  /// Draws what came since the last point, unless more of the stream may follow.
  void on_end(Learner& learner, bool stopped) override;

 private:
  void gather(const StepReport& report);
  void draw_losses(std::int64_t iteration);
  void draw_accuracies(std::int64_t iteration, const Accuracies& accuracies);
  void draw_samples(Learner& learner, std::int64_t iteration);

  std::vector<std::shared_ptr<LivePlots>> plots_;
  LiveCurvesOptions options_;
  TermMeans losses_;
  std::int64_t samples_ = 0, correct_ = 0;
};

}  // namespace meander
