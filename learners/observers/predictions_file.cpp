#include <meander/learners/observers/predictions_file.h>

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <utility>

namespace meander {

PredictionsFile::PredictionsFile(const std::filesystem::path& path, PredictionsOptions options, FileSystem& files)
    : file_(path, options.continued ? LineFile::Start::Continue : LineFile::Start::Empty, files),
      options_(std::move(options)) {
  if (file_.length() == 0) {
    attempt([this] { file_.write("iteration,label,predicted"); });
  }
}

// A failure is passed to `on_failure`, or thrown.
template <class Action>
void PredictionsFile::attempt(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    if (!options_.on_failure) throw;
    options_.on_failure(error);
  }
}

void PredictionsFile::on_step(Learner&, StepReport& report) {
  if (report.labels.empty()) return;
  std::string lines;
  for (std::size_t i = 0; i < report.labels.size(); ++i) {
    fmt::format_to(std::back_inserter(lines), "{},{},{}\n", report.iteration, report.labels[i], report.predicted[i]);
  }
  attempt([&] { file_.write_lines(lines); });
}

void PredictionsFile::on_end(Learner&, bool) {
  attempt([this] { file_.sync(); });
}

void PredictionsFile::save(Archive& to) const { to.write("position", static_cast<std::int64_t>(file_.length())); }

void PredictionsFile::load(const Archive& from) {
  const auto position = static_cast<std::uintmax_t>(from.read_count("position"));
  if (options_.continued) file_.take_back_to(position);
}

std::shared_ptr<PredictionsFile> predictions(const std::filesystem::path& path, PredictionsOptions options) {
  return std::make_shared<PredictionsFile>(path, std::move(options));
}

}  // namespace meander
