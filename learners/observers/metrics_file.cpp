#include <meander/learners/observers/metrics_file.h>

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/step.h>
#include <meander/stream/runtime/error.h>

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

// A penalty that a part computed itself includes its strength, like every penalty; losses on samples are means without
// their weights, and so is the loss of a separate model, which has no weight.
double value_of(const LossTerm& term) {
  const bool penalty = term.loss == nullptr && term.weight != 0.0;
  return penalty ? term.weight * term.value : term.value;
}

}  // namespace

MetricsFile::MetricsFile(const std::filesystem::path& path, MetricsOptions options, FileSystem& files)
    : file_(path, options.continued ? LineFile::Start::Continue : LineFile::Start::Empty, files),
      options_(std::move(options)) {
  if (options_.every < 1) {
    throw UsageError("every", fmt::format("{} iterations is not an interval", options_.every), "give 1 or more");
  }
}

void MetricsFile::on_step(Learner&, StepReport& report) {
  take_back();
  if (report.updated) {
    loss_ += report.loss;
    ++updates_;
    terms_.clear();
    for (const LossTerm& term : report.terms) terms_.emplace_back(term.name, value_of(term));
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

void MetricsFile::on_end(Learner&, bool stopped) {
  take_back();
  last_.accuracies = nullptr;
  if (updates_ > 0 || samples_ > 0) {
    if (stopped) {
      write_for_now();
    } else {
      write(last_);
    }
  }
  done([this] { file_.sync(); });
}

void MetricsFile::write_for_now() {
  const std::uintmax_t before = file_.length();
  if (done([&] { file_.write(line_of(last_)); })) settled_ = before;
}

void MetricsFile::take_back() {
  if (!settled_) return;
  done([this] { file_.take_back_to(*settled_); });
  settled_.reset();
}

void MetricsFile::save(Archive& to) const {
  std::string names;
  std::vector<double> values;
  for (const auto& [name, value] : terms_) {
    names += name;
    names += '\n';
    values.push_back(value);
  }
  to.write("position", static_cast<std::int64_t>(settled_.value_or(file_.length())));
  to.write("loss", loss_);
  to.write("counts", std::vector<std::int64_t>{updates_, samples_, correct_, last_.iteration});
  to.write("consolidated", consolidated_);
  to.write("term-names", names);
  to.write("terms", values);
}

void MetricsFile::load(const Archive& from) {
  const std::int64_t position = from.read_count("position");
  const std::vector<std::int64_t> counts = from.read_counts("counts", 4);
  const std::vector<std::int64_t> consolidated = from.read_counts("consolidated", -1);
  double loss = 0.0;
  std::string names;
  from.read("loss", loss);
  from.read("term-names", names);
  if (counts[2] > counts[1]) from.refuse("counts", "has more correct predictions than samples");
  const auto terms = static_cast<std::int64_t>(std::count(names.begin(), names.end(), '\n'));
  const std::vector<double> values = from.read_reals("terms", terms);
  const auto saved = static_cast<std::uintmax_t>(position);
  if (options_.continued) {
    file_.check_length(saved);
    settled_ = saved;
  } else if (settled_ != saved) {
    settled_.reset();
  }
  loss_ = loss;
  updates_ = counts[0], samples_ = counts[1], correct_ = counts[2];
  consolidated_ = consolidated;
  last_ = StepReport{.iteration = counts[3]};
  terms_.clear();
  loaded_names_.clear();
  for (std::size_t begin = 0, end = 0; (end = names.find('\n', begin)) != std::string::npos; begin = end + 1) {
    loaded_names_.push_back(names.substr(begin, end - begin));
  }
  for (std::size_t i = 0; i < values.size(); ++i) terms_.emplace_back(loaded_names_[i].c_str(), values[i]);
}

// Whether an action on the file succeeded; a failure is passed to `on_failure`, or thrown.
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
    line["accuracy_per_class"] = report.accuracies->per_class();
  }
  // Term names come from parts, user-defined ones included: bytes that are not UTF-8 are replaced.
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, MetricsOptions options) {
  return std::make_shared<MetricsFile>(path, std::move(options));
}

}  // namespace meander
