#include <meander/apps/request/run_stamp.h>
#include <meander/apps/results/model_name.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/feature_data.h>
#include <meander/apps/run/test_saved_model.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

namespace meander {
namespace {

std::filesystem::path model_path(const ResolvedRun& run, const std::string& stamp, const std::string& network) {
  if (run.model) return *run.model;
  const std::string name = model_name(run, run.full_ltag, stamp, network);
  if (run.model_dir) return std::filesystem::path(*run.model_dir) / name;
  return std::filesystem::path(run.out.value_or(default_out)) / stamp_for_file(stamp) / name;
}

Archive read_model(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(path.string(), "there is no such model", "train it with the same options, or name one with --model");
  }
  return Archive::from_bytes(read_file(path), path.string());
}

void load(Learner& learner, const Archive& model, const std::filesystem::path& path) {
  try {
    learner.load_model(model);
  } catch (const Error& error) {
    throw Error(path.string(), error.problem(), "give the options that the model was trained with");
  }
}

// The extractor that the model was trained with, if it learned from features.
std::optional<FeatureExtractor> extractor_of(const ResolvedRun& run, const Archive& model) {
  if (!run.on_features) return std::nullopt;
  FeatureExtractor extractor(run.layers, static_cast<std::uint64_t>(run.seed));
  extractor.load(model.folder("features"));
  return extractor;
}

OperatorChain chain_of(const ResolvedRun& run) {
  OperatorChain chain;
  for (const Operator& op : operators_of(run)) chain.append(op);
  return chain;
}

}  // namespace

int test_saved_model(const ResolvedRun& run) {
  const Interrupt interrupt;
  if (run.results_dir) {
    make_folder(*run.results_dir);
    try_to_write_in(*run.results_dir);
  }
  const terminal::Console console({.json = run.json, .quiet = run.quiet});
  Learner learner = make_learner(run);
  RunResult result;
  result.stamp = stamp(stamp_fields(run, learner.network().name()));
  const std::filesystem::path path = model_path(run, result.stamp, learner.network().name());
  const Archive model = read_model(path);
  std::optional<FeatureExtractor> extractor = extractor_of(run, model);
  load(learner, model, path);

  fetch_if_absent(run, console, interrupt.token());
  if (interrupt.requested()) return interrupt.exit_code();
  const auto arena = std::make_shared<Arena>(given_threads(run));
  const ContextSet contexts = load_contexts(run, extractor, console, interrupt.token());
  result.data = data_title(run, contexts);
  result.threads = arena->threads();
  learner.begin(arena, chain_of(run));
  learner.end(/*stopped=*/true);
  console.say(fmt::format("testing {} on {}", path.string(), result.data));
  std::exception_ptr failure;
  test(learner, test_sets(run, contexts), interrupt.token(), result, failure);
  if (failure) std::rethrow_exception(failure);
  if (interrupt.requested()) {
    console.warn("stopped before the test was over");
    return interrupt.exit_code();
  }
  bool complete = true;
  if (run.results_dir) {
    RunDirectory none(*run.results_dir, stamp_for_file(result.stamp));
    RunFiles files(run, none, console);
    files.write_accuracy(result);
    complete = files.complete();
  }
  console.say(to_table(run, result));
  if (run.json) console.answer(to_json(run, result));
  return complete ? 0 : 1;
}

}  // namespace meander
