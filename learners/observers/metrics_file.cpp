#include <meander/learners/observers/metrics_file.h>

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/step.h>
#include <meander/stream/error.h>

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include <utility>

namespace meander {

MetricsFile::MetricsFile(const std::filesystem::path& path, MetricsOptions options, FileSystem& files)
    : file_(path, LineFile::Start::Empty, files), options_(std::move(options)) {
  if (options_.every < 1) {
    throw UsageError("every", fmt::format("{} iterations are no interval", options_.every), "give 1 or more");
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
  if (!report.late && (report.iteration % options_.every == 0 || report.accuracies != nullptr)) write(report);
}

void MetricsFile::on_end(Learner&, bool) {
  last_.accuracies = nullptr;
  if (updates_ > 0 || samples_ > 0) write(last_);
  done([this] { file_.sync(); });
}

// Whether an action on the file succeeded; a failure is somebody's to tell.
template <class Action>
bool MetricsFile::done(const Action& action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    if (!options_.on_failure) throw;
    options_.on_failure(error);
    return false;
  }
}

void MetricsFile::write(const StepReport& report) {
  if (!done([&] { file_.write(line_of(report)); })) return;
  loss_ = 0.0;
  updates_ = samples_ = correct_ = 0;
  consolidated_.clear();
}

std::string MetricsFile::line_of(const StepReport& report) const {
  nlohmann::ordered_json line{{"iteration", report.iteration}};
  if (updates_ > 0) {
    line["loss"] = loss_ / static_cast<double>(updates_);
    for (const auto& [name, value] : terms_) line["terms"][name] = value;
  }
  if (samples_ > 0) line["prequential_accuracy"] = static_cast<double>(correct_) / static_cast<double>(samples_);
  if (!consolidated_.empty()) line["consolidated"] = consolidated_;
  if (report.accuracies != nullptr) {
    line["average_accuracy"] = report.accuracies->average();
    line["accuracy_per_context"] = report.accuracies->per_context;
  }
  // Terms have the names that parts give them, a program's own ones too.
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, MetricsOptions options) {
  return std::make_shared<MetricsFile>(path, std::move(options));
}

}  // namespace meander
