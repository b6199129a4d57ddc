#include <meander/learners/metrics/prequential_counts.h>

#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace meander {
namespace {

double compared(double accuracy, double with) { return with == 1.0 ? 0.0 : (accuracy - with) / (1.0 - with); }

std::int64_t& of_class(std::vector<std::int64_t>& counts, std::int64_t label) {
  const auto index = static_cast<std::size_t>(label);
  if (index >= counts.size()) counts.resize(index + 1);
  return counts[index];
}

// What remains of a total without these; below 0 if they exceed it. A sum of hostile counts could overflow.
std::int64_t left_of(std::int64_t total, const std::vector<std::int64_t>& counts) {
  for (const std::int64_t count : counts) {
    if (count > total) return -1;
    total -= count;
  }
  return total;
}

}  // namespace

double Agreement::kappa() const { return compared(accuracy, chance); }
double Agreement::kappa_m() const { return compared(accuracy, majority); }
double Agreement::kappa_t() const { return compared(accuracy, no_change); }

PrequentialCounts::PrequentialCounts(const PrequentialOptions& options) : options_(options) {
  if (options.window < 1) {
    throw UsageError("window", fmt::format("{} is not a number of samples", options.window), "give 1 or more");
  }
  if (!(options.fading > 0.0 && options.fading <= 1.0)) {
    throw UsageError("fading", fmt::format("{} is not a fading factor", options.fading),
                     "give a number above 0 and at most 1");
  }
}

void PrequentialCounts::Counts::add(const Outcome& outcome, std::int64_t times) {
  of_class(labels, outcome.label) += times;
  if (outcome.predicted >= 0) of_class(predictions, outcome.predicted) += times;
  samples += times;
  if (outcome.label == outcome.predicted) correct += times;
  if (outcome.as_before) as_before += times;
}

Agreement PrequentialCounts::Counts::agreement() const {
  const auto total = static_cast<double>(samples);
  double both = 0.0, most = 0.0;
  for (std::size_t c = 0; c < labels.size(); ++c) {
    const auto count = static_cast<double>(labels[c]);
    if (c < predictions.size()) both += count * static_cast<double>(predictions[c]);
    most = std::max(most, count);
  }
  return {static_cast<double>(correct) / total, both / (total * total), most / total,
          static_cast<double>(as_before) / total};
}

void PrequentialCounts::add(std::int64_t label, std::int64_t predicted) {
  if (label < 0) throw UsageError("label", fmt::format("{} is not a class", label), "give labels from 0");
  const Outcome outcome{label, predicted, label == std::exchange(last_label_, label)};
  all_.add(outcome, 1);
  recent_.add(outcome, 1);
  if (static_cast<std::int64_t>(window_.size()) < options_.window) {
    window_.push_back(outcome);
  } else {
    recent_.add(std::exchange(window_[oldest_], outcome), -1);
    oldest_ = (oldest_ + 1) % window_.size();
  }
  faded_correct_ = static_cast<double>(label == predicted) + options_.fading * faded_correct_;
  faded_samples_ = 1.0 + options_.fading * faded_samples_;
}

void PrequentialCounts::save(Archive& to) const {
  std::vector<std::int64_t> labels, predictions, as_before;
  for (std::size_t i = 0; i < window_.size(); ++i) {
    const Outcome& outcome = window_[(oldest_ + i) % window_.size()];
    labels.push_back(outcome.label);
    predictions.push_back(outcome.predicted);
    as_before.push_back(outcome.as_before ? 1 : 0);
  }
  to.write("labels", all_.labels);
  to.write("predictions", all_.predictions);
  to.write("counts", std::vector<std::int64_t>{all_.samples, all_.correct, all_.as_before});
  to.write("window-labels", labels);
  to.write("window-predictions", predictions);
  to.write("window-as-before", as_before);
  to.write("faded", std::vector<double>{faded_correct_, faded_samples_});
}

void PrequentialCounts::load(const Archive& from) {
  PrequentialCounts loaded(options_);
  const std::vector<std::int64_t> counts = from.read_counts("counts", 3);
  const std::int64_t samples = counts[0];
  if (counts[1] > samples || counts[2] > samples) from.refuse("counts", "exceed the number of samples");
  loaded.all_ = {from.read_counts("labels", -1), from.read_counts("predictions", -1), samples, counts[1], counts[2]};
  if (left_of(samples, loaded.all_.labels) != 0) from.refuse("labels", "are not as many as the samples");
  if (left_of(samples, loaded.all_.predictions) < 0) from.refuse("predictions", "exceed the number of samples");
  std::vector<std::int64_t> labels, predictions, as_before;
  from.read("window-labels", labels);
  from.read("window-predictions", predictions);
  from.read("window-as-before", as_before);
  const auto held = static_cast<std::int64_t>(labels.size());
  if (held != std::min(options_.window, samples)) from.refuse("window-labels", "does not fill the window");
  if (predictions.size() != labels.size() || as_before.size() != labels.size()) {
    from.refuse("window-predictions", "does not fit the labels");
  }
  const auto classes = static_cast<std::int64_t>(loaded.all_.labels.size());
  const auto predicted = static_cast<std::int64_t>(loaded.all_.predictions.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes) from.refuse("window-labels", "names a class that was not seen");
    if (predictions[i] < -1 || predictions[i] >= predicted) {
      from.refuse("window-predictions", "names a class that was not predicted");
    }
    loaded.window_.push_back({labels[i], predictions[i], as_before[i] != 0});
    loaded.recent_.add(loaded.window_.back(), 1);
  }
  if (!labels.empty()) loaded.last_label_ = labels.back();
  const std::vector<double> faded = from.read_reals("faded", 2);
  loaded.faded_correct_ = faded[0], loaded.faded_samples_ = faded[1];
  *this = std::move(loaded);
}

}  // namespace meander
