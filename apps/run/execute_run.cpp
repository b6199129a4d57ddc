#include <meander/apps/interrupt.h>
#include <meander/apps/run/banner.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/make_learner.h>
#include <meander/apps/run/result_file.h>
#include <meander/apps/run/run_command.h>
#include <meander/apps/run/run_defaults.h>
#include <meander/apps/run/run_directory.h>
#include <meander/apps/run/run_progress.h>
#include <meander/apps/run/run_stamp.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/format.h>
#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/learners/observers/prequential.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/pipeline.h>

#include <ATen/Context.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <charconv>

namespace meander {
namespace {

using terminal::Console;

void check_device(const ResolvedRun& run) {
  if (!run.cuda) return;
  if (!at::hasCUDA()) throw Error("--device", "this LibTorch has no CUDA", "leave it out, or give --device=cpu");
  throw Error("--device", "networks compute on the processor so far", "leave it out, or give --device=cpu");
}

std::uint64_t peak_rss_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::string model_file(const Learner& learner, const ResolvedRun& run) {
  Archive network, model;
  learner.classifier().network->save(network);
  model.write("network", network);
  model.write("name", learner.classifier().network->name());
  model.write("head-width", learner.classifier().head_width);
  model.write("stamp", stamp(stamp_fields(run, learner.classifier().network->name())));
  return model.to_bytes();
}

// Where a kind of file goes: its own folder where one was named for it, else the run's.
void write_result(RunDirectory& directory, const std::optional<std::string>& folder, const std::string& name,
                  const std::string& content) {
  if (!folder) {
    directory.write(name, content);
    return;
  }
  make_folder(*folder);
  write_file_atomically(std::filesystem::path(*folder) / name, content);
}

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

void write_files(const ResolvedRun& run, const RunResult& result, const Learner& learner, RunDirectory& directory) {
  directory.write("result.json", to_json(run, result) + "\n");
  write_result(directory, run.options.results_dir, fmt::format("acc-{}.txt", result.stamp),
               shortest(result.accuracies.average()) + "\n");
  if (run.options.time) {
    write_result(directory, run.options.results_dir, fmt::format("time-{}.txt", result.stamp),
                 shortest(result.training_seconds) + "\n");
  }
  if (!run.options.no_save) {
    const std::string name = run.options.model_dir ? "mM-" + result.stamp : "model.meander";
    write_result(directory, run.options.model_dir, name, model_file(learner, run));
  }
}

// What the methods want known before they begin.
std::vector<std::string> notices(const ResolvedRun& run) {
  std::vector<std::string> lines;
  for (const ChosenMethod& chosen : run.methods) {
    const std::string line = chosen.method->notice ? chosen.method->notice(run.method_context()) : "";
    if (!line.empty()) lines.push_back(chosen.method->name + ": " + line);
  }
  return lines;
}

}  // namespace

int execute(const ResolvedRun& run) {
  const Console console({.json = run.options.json, .quiet = run.options.quiet});
  check_device(run);
  fetch_if_absent(run, console);
  const Interrupt interrupt;
  const ContextSet contexts = load_contexts(run);
  AnySource stream = make_stream(run, contexts);
  Learner learner = make_learner(run);
  const std::vector<TestSet> tests = contexts.test();

  RunResult result;
  result.stamp = stamp(stamp_fields(run, learner.network().name()));
  result.data = data_title(run, contexts);
  RunDirectory directory(run.options.out.value_or(default_out), result.stamp);
  result.directory = directory.path().string();
  directory.write("config.toml", config_file_of(run));
  const int threads = static_cast<int>(run.options.threads.value_or(0));
  result.threads = threads > 0 ? threads : processors();
  console.say(banner(run, contexts, learner, result.threads));
  for (const std::string& notice : notices(run)) console.warn(notice);

  const auto before_learning = prequential();
  learner.add_observer(before_learning);
  learner.add_observer(accuracy(
      tests,
      {.every = run.acc_log, .samples = run.options.acc_n, .seed = static_cast<std::uint64_t>(run.options.seed)}));
  learner.add_observer(jsonl(directory.path() / "metrics.jsonl", {.every = run.loss_log}));
  learner.add_observer(std::make_shared<RunProgress>(console, run.total_iterations()));

  Pipeline pipeline(std::move(stream));
  for (Operator& op : operators_of(run)) pipeline.append(std::move(op));
  pipeline.end_in(learner);
  const RunSummary summary = pipeline.run(
      {.threads = threads, .seed = static_cast<std::uint64_t>(run.options.seed), .stop = interrupt.token()});
  result.interrupted = summary.stopped;
  result.iterations = learner.iterations();
  result.samples = learner.samples();
  result.consolidations = learner.consolidations();
  result.training_seconds = summary.seconds;
  result.learner_idle_share = summary.seconds > 0 ? summary.branches.front().idle_seconds / summary.seconds : 0;
  result.prequential_accuracy = before_learning->accuracy();
  result.accuracies = evaluate(learner, tests);
  result.peak_rss_bytes = peak_rss_bytes();
  write_files(run, result, learner, directory);

  if (result.interrupted)
    console.warn(fmt::format("stopped after {} iterations; what was learned so far:", result.iterations));
  console.say(to_table(result));
  console.say("written to " + result.directory);
  if (run.options.json) console.answer(to_json(run, result));
  return interrupt.exit_code();
}

}  // namespace meander
