#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/live_run.h>
#include <meander/apps/run/run_in_progress.h>
#include <meander/apps/run/run_samples.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/failure.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/processors.h>

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace meander {
namespace {

std::uint64_t peak_rss_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// The original classes by their new labels.
std::vector<std::int64_t> shown_order(const std::vector<std::int64_t>& new_labels) {
  std::vector<std::int64_t> order(new_labels.size());
  for (std::size_t original = 0; original < new_labels.size(); ++original) {
    order[static_cast<std::size_t>(new_labels[original])] = static_cast<std::int64_t>(original);
  }
  return order;
}

// Its options are there before anything else.
RunDirectory with_options(RunDirectory directory, const ResolvedRun& run) {
  prepare_folders(run);
  directory.write("config.toml", asked_file_of(run));
  directory.write("resolved.toml", resolved_file_of(run));
  return directory;
}

}  // namespace

RunInProgress::RunInProgress(const ResolvedRun& run, const ContextSet& contexts, const FeatureExtractor* extractor,
                             RunDirectory directory, const terminal::Console& console, const Interrupt& interrupt)
    : run_(run),
      interrupt_(interrupt),
      extractor_(extractor),
      tests_(test_sets(run, contexts)),
      learner_(make_learner(run)),
      directory_(with_options(std::move(directory), run)),
      files_(run_, directory_, console),
      observers_(run_, learner_, tests_, directory_.path(), files_, interrupt.token()) {
  const StampFields fields = stamp_fields(run, learner_.network().name());
  result_.stamp = stamp(fields);
  result_.data = data_title(run, contexts);
  result_.threads = given_threads(run) > 0 ? given_threads(run) : processors();
  result_.directory = directory_.path().string();
  if (run.experiment.kind == Experiment::Contexts::Split) result_.class_order = shown_order(contexts.class_order());
  if (auto live = live_curves_of(run_, fields, directory_.path().filename().string(), tests_, console))
    learner_.add_observer(std::move(live));
}

void RunInProgress::count() {
  result_.iterations = learner_.iterations();
  result_.samples = learner_.samples();
  result_.consolidations = learner_.consolidations();
  result_.skipped = learner_.skipped();
}

void RunInProgress::finish(const TrainingTime& time, std::exception_ptr failure) {
  failure_ = std::move(failure);
  count();
  result_.training_seconds = time.seconds;
  result_.learner_idle_share = time.idle_share;
  result_.diverged_at = divergence(failure_);
  if (failure_ && result_.iterations == 0 && !result_.diverged_at) std::rethrow_exception(failure_);
  result_.training = observers_.metrics();
  files_.write_model(result_, learner_, extractor_);
  files_.write_layers(result_, learner_, extractor_);
  test(learner_, tests_, interrupt_.hurry(), result_, failure_);
  write_images();
  if (!result_.diverged_at) result_.diverged_at = divergence(failure_);
  if (failure_) result_.error = as_error(failure_).what();
  result_.interrupted = interrupt_.requested();  // a signal that comes later has nothing left to interrupt
  result_.peak_rss_bytes = peak_rss_bytes();
  files_.write_result(result_);
}

// What a failed run's model would make is no picture of what was learned.
void RunInProgress::write_images() {
  if (failure_ || result_.iterations == 0 || interrupt_.hurry().stop_requested()) return;
  files_.write_images([this] { return sample_images(run_, learner_, tests_); });
}

int RunInProgress::exit_code() const {
  if (failure_) {
    const Error error = as_error(failure_);
    const std::string places = files_.places(), what = run_.no_save ? "the result" : "what was learned";
    const std::string saved =
        places.empty() ? what + " could not be saved" : fmt::format("{} until then is in {}", what, places);
    throw Error(error.where(), error.problem(), error.remedy().empty() ? saved : error.remedy() + "; " + saved);
  }
  if (result_.interrupted) return interrupt_.exit_code();
  return files_.complete() ? 0 : 1;
}

}  // namespace meander
