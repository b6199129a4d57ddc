#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/learner.h>
#include <meander/learners/live/live_curves.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

namespace meander {

LiveCurves::LiveCurves(std::vector<std::shared_ptr<LivePlots>> plots, LiveCurvesOptions options)
    : plots_(std::move(plots)), options_(std::move(options)) {
  if (options_.loss_every < 1) {
    throw UsageError("loss_every", fmt::format("{} iterations is not an interval", options_.loss_every),
                     "give 1 or more");
  }
  if (options_.sample_every < 0) {
    throw UsageError("sample_every", fmt::format("{} iterations is not an interval", options_.sample_every),
                     "give 0 or more");
  }
}

void LiveCurves::on_begin(Learner& learner) {
  for (const auto& plots : plots_) plots->begin(learner.iterations());
}

void LiveCurves::on_step(Learner& learner, StepReport& report) {
  gather(report);
  if (report.late) return;
  if (report.iteration % options_.loss_every == 0) draw_losses(report.iteration);
  if (report.accuracies != nullptr) draw_accuracies(report.iteration, *report.accuracies);
  if (options_.sample_every > 0 && options_.samples && report.iteration % options_.sample_every == 0) {
    draw_samples(learner, report.iteration);
  }
}

void LiveCurves::on_end(Learner& learner, bool stopped) {
  if (!stopped) draw_losses(learner.iterations());
}

void LiveCurves::gather(const StepReport& report) {
  if (report.updated) losses_.add(report);
  samples_ += report.samples;
  correct_ += report.correct;
}

void LiveCurves::draw_losses(std::int64_t iteration) {
  if (!losses_.empty()) {
    const std::vector<NamedValue> values = losses_.values();
    for (const auto& plots : plots_) plots->scalars("loss", iteration, values);
    losses_.clear();
  }
  if (samples_ > 0) {
    const NamedValue accuracy{"accuracy", static_cast<double>(correct_) / static_cast<double>(samples_)};
    for (const auto& plots : plots_) plots->scalars("prequential accuracy", iteration, {&accuracy, 1});
    samples_ = correct_ = 0;
  }
}

void LiveCurves::draw_accuracies(std::int64_t iteration, const Accuracies& accuracies) {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < accuracies.per_context.size(); ++c) names.push_back(fmt::format("context {}", c));
  std::vector<NamedValue> values;
  for (std::size_t c = 0; c < names.size(); ++c) values.push_back({names[c], accuracies.per_context[c]});
  const NamedValue average{"ave", accuracies.average()};
  for (const auto& plots : plots_) {
    plots->scalars("accuracy", iteration, values);
    plots->scalars("ave accuracy", iteration, {&average, 1});
  }
}

void LiveCurves::draw_samples(Learner& learner, std::int64_t iteration) {
  for (const NamedImage& drawn : options_.samples(learner)) {
    for (const auto& plots : plots_) plots->image(drawn.title, iteration, drawn.image);
  }
}

}  // namespace meander
