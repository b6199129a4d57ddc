#include <meander/apps/run/run_files.h>
#include <meander/apps/stamp.h>
#include <meander/stream/archive.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>

namespace meander {
namespace {

std::string model_file(const RunResult& result, const Learner& learner, const FeatureExtractor* extractor) {
  Archive network, model;
  learner.classifier().network->save(network);
  model.write("network", network);
  model.write("name", learner.classifier().network->name());
  model.write("head-width", learner.classifier().head_width);
  model.write("stamp", result.stamp);
  if (extractor != nullptr) {
    Archive features;
    extractor->save(features);
    model.write("features", features);
    model.write("features-name", extractor->name());
  }
  return model.to_bytes();
}

// Where a kind of file goes: its own folder where one was named for it, else the run's.
void write_result(RunDirectory& directory, const std::optional<std::string>& folder, const std::string& name,
                  const std::string& content) {
  if (!folder) {
    directory.write(name, content);
    return;
  }
  write_file_atomically(std::filesystem::path(*folder) / name, content);
}

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

void prepare_folders(const ResolvedRun& run) {
  const auto models = run.options.no_save ? std::nullopt : run.options.model_dir;
  for (const std::optional<std::string>& folder : {run.options.results_dir, models}) {
    if (!folder) continue;
    make_folder(*folder);
    try_to_write_in(*folder);
  }
}

void write_files(const ResolvedRun& run, const RunResult& result, const Learner& learner,
                 const FeatureExtractor* extractor, RunDirectory& directory) {
  const std::string stamp = stamp_for_file(result.stamp);
  if (!run.options.no_save) {
    const std::string name = run.options.model_dir ? "mM-" + stamp : "model.meander";
    write_result(directory, run.options.model_dir, name, model_file(result, learner, extractor));
  }
  directory.write("result.json", to_json(run, result) + "\n");
  write_result(directory, run.options.results_dir, fmt::format("acc-{}.txt", stamp),
               shortest(result.accuracies.average()) + "\n");
  if (run.options.time) {
    write_result(directory, run.options.results_dir, fmt::format("time-{}.txt", stamp),
                 shortest(result.training_seconds) + "\n");
  }
}

}  // namespace meander
