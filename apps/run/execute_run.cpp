#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/notices.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/run/banner.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_progress.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/failure.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/learners/learner.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/learners/observers/prequential.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <ATen/Context.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <exception>
#include <optional>
#include <utility>

namespace meander {
namespace {

using terminal::Console;

void check_device(const ResolvedRun& run) {
  if (run.device != ComputeDevice::Cuda) return;
  if (!at::hasCUDA())
    throw Error("--device", "this LibTorch was built without CUDA", "leave it out, or give --device=cpu");
  throw Error("--device", "networks run only on the CPU so far", "leave it out, or give --device=cpu");
}

std::uint64_t peak_rss_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

int threads_of(const ResolvedRun& run) { return given_threads(run) > 0 ? given_threads(run) : processors(); }

std::optional<FeatureExtractor> make_extractor(const ResolvedRun& run) {
  if (!run.on_features) return std::nullopt;
  return FeatureExtractor(run.layers, static_cast<std::uint64_t>(run.seed));
}

ContextSet load_contexts(const ResolvedRun& run, std::optional<FeatureExtractor>& extractor, const Console& console,
                         const std::stop_token& stop) {
  DataPair data = load_data(run);
  if (extractor) {
    extractor->use(Arena(given_threads(run)));
    data = extract_features(*extractor, image_operators(run), std::move(data), console, stop);
  }
  return make_contexts(run, std::move(data));
}

[[noreturn]] void fail(const ResolvedRun& run, const std::exception_ptr& failure, const RunFiles& files) {
  const Error error = as_error(failure);
  const std::string places = files.places(), what = run.no_save ? "the result" : "what was learned";
  const std::string saved =
      places.empty() ? what + " could not be saved" : fmt::format("{} until then is in {}", what, places);
  throw Error(error.where(), error.problem(), error.remedy().empty() ? saved : error.remedy() + "; " + saved);
}

void tell(const ResolvedRun& run, const RunResult& result, const RunFiles& files, const Console& console) {
  if (result.interrupted)
    console.warn(fmt::format("stopped after {} iterations; what was learned so far:", result.iterations));
  if (result.skipped > 0) {
    console.warn(fmt::format("{} updates were skipped because something in them was NaN or infinite",
                             thousands(result.skipped)));
  }
  console.say(to_table(result));
  if (!files.places().empty()) console.say("written to " + files.places());
  if (run.json) console.answer(to_json(run, result));
}

int stopped_early(const Interrupt& interrupt, const Console& console) {
  console.warn("stopped before the first iteration; nothing was written");
  return interrupt.exit_code();
}

}  // namespace

int execute(ResolvedRun run) {
  const Interrupt interrupt;  // before anything that makes threads
  const Console console({.json = run.json, .quiet = run.quiet});
  check_device(run);
  run.layers.pretrained = read_pretrained(run);
  fetch_if_absent(run, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  std::optional<FeatureExtractor> extractor = make_extractor(run);
  const ContextSet contexts = load_contexts(run, extractor, console, interrupt.token());
  if (interrupt.requested()) return stopped_early(interrupt, console);
  for (const std::string& warning : contexts.warnings()) console.warn(warning);
  AnySource stream = make_stream(run, contexts);
  Learner learner = make_learner(run);
  const std::vector<TestSet> tests = contexts.test();

  RunResult result;
  result.stamp = stamp(stamp_fields(run, learner.network().name()));
  result.data = data_title(run, contexts);
  result.threads = threads_of(run);
  prepare_folders(run);
  RunDirectory directory(run.out.value_or(default_out), stamp_for_file(result.stamp));
  result.directory = directory.path().string();
  directory.write("config.toml", asked_file_of(run));
  directory.write("resolved.toml", resolved_file_of(run));
  console.say(banner(run, contexts, learner));
  for (const std::string& notice : notices(run)) console.warn(notice);

  RunFiles files(run, directory, console);
  const auto before_learning = prequential();
  learner.add_observer(before_learning);
  learner.add_observer(accuracy(tests, {.every = *run.acc_log,
                                        .samples = run.acc_n,
                                        .seed = static_cast<std::uint64_t>(run.seed),
                                        .stop = interrupt.token()}));
  learner.add_observer(jsonl(directory.path() / "metrics.jsonl",
                             {.every = *run.loss_log, .on_failure = [&](const Error& lost) { files.note(lost); }}));
  const auto progress = std::make_shared<RunProgress>(console, run.total_iterations());
  learner.add_observer(progress);

  std::optional<Shield> shield(std::in_place);
  const StopNotice stop_notice(interrupt, console, /*saves_model=*/!run.no_save);
  const FeatureExtractor* features = extractor ? &*extractor : nullptr;
  std::exception_ptr failure = train(run, std::move(stream), learner, interrupt.token(), result);
  progress->finish();
  result.diverged_at = divergence(failure);
  if (failure && result.iterations == 0 && !result.diverged_at) std::rethrow_exception(failure);
  result.prequential_accuracy = before_learning->accuracy();
  files.write_model(result, learner, features);
  test(learner, tests, interrupt.hurry(), result, failure);
  if (!result.diverged_at) result.diverged_at = divergence(failure);
  if (failure) result.error = as_error(failure).what();
  result.interrupted = interrupt.requested();  // a signal that comes later has nothing left to interrupt
  result.peak_rss_bytes = peak_rss_bytes();
  files.write_result(result);
  shield.reset();

  tell(run, result, files, console);
  if (failure) fail(run, failure, files);
  if (result.interrupted) return interrupt.exit_code();
  return files.complete() ? 0 : 1;
}

}  // namespace meander
