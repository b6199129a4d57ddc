#include <meander/learners/observers/metrics_file.h>

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/step.h>
#include <meander/stream/error.h>

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include <utility>

namespace meander {

MetricsFile::MetricsFile(const std::filesystem::path& path, const MetricsOptions& options)
    : file_(path), every_(options.every) {
  if (options.every < 1) {
    throw UsageError("every", fmt::format("{} iterations are no interval", options.every), "give 1 or more");
  }
}

void MetricsFile::on_step(Learner&, StepReport& report) {
  if (report.updated) {
    loss_ += report.loss;
    ++updates_;
    terms_.clear();
    for (const LossTerm& term : report.terms) terms_.emplace_back(term.name, term.value);
    for (const QuadraticPenalty& penalty : report.penalties) {
      terms_.emplace_back("penalty", penalty.strength * penalty.value);
    }
  }
  samples_ += report.samples;
  correct_ += report.correct;
  if (report.consolidated) consolidated_.push_back(report.iteration);
  last_ = report;
  if (!report.late && (report.iteration % every_ == 0 || report.accuracies != nullptr)) write(report);
}

void MetricsFile::on_end(Learner&, bool) {
  last_.accuracies = nullptr;
  if (updates_ > 0 || samples_ > 0) write(last_);
  file_.sync();
}

void MetricsFile::write(const StepReport& report) {
  nlohmann::ordered_json line{{"iteration", report.iteration}};
  if (updates_ > 0) {
    line["loss"] = loss_ / static_cast<double>(updates_);
    for (const auto& [name, value] : terms_) line["terms"][name] = value;
  }
  if (samples_ > 0) line["prequential_accuracy"] = static_cast<double>(correct_) / static_cast<double>(samples_);
  if (!consolidated_.empty()) line["consolidated"] = std::exchange(consolidated_, {});
  if (report.accuracies != nullptr) {
    line["average_accuracy"] = report.accuracies->average();
    line["accuracy_per_context"] = report.accuracies->per_context;
  }
  // Terms have the names that parts give them, a program's own ones too.
  file_.write(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  loss_ = 0.0;
  updates_ = samples_ = correct_ = 0;
}

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, const MetricsOptions& options) {
  return std::make_shared<MetricsFile>(path, options);
}

}  // namespace meander
