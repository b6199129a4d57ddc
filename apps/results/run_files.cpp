#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/apps/request/stamp.h>
#include <meander/apps/results/model_name.h>
#include <meander/apps/results/results_dict.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/terminal/failure.h>
#include <meander/stream/files/temporary.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/state/archive.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace meander {
namespace {

FileContent model_file(const RunResult& result, Learner& learner, const FeatureExtractor* extractor) {
  const auto made = std::make_shared<Archive>();
  Archive& model = *made;
  learner.save_model(model);
  model.write("stamp", result.stamp);
  if (extractor != nullptr) {
    Archive features;
    extractor->save(features);
    model.write("features", features);
    model.write("features-name", extractor->name());
  }
  return [made](const auto& put) { made->write_bytes(put); };
}

// As a model's file has them, without what follows them in the network.
FileContent layers_content(const ResolvedRun& run, const RunResult& result, Learner& learner,
                           const FeatureExtractor* extractor) {
  const auto made = std::make_shared<Archive>();
  Archive layers;
  if (extractor != nullptr) {
    extractor->save(layers);
  } else {
    Archive network;
    learner.network().save(network);
    FeatureExtractor trained(run.layers, 0);
    trained.load(network);
    trained.save(layers);
  }
  made->write("name", run.layers.name());
  made->write("stamp", result.stamp);
  made->write("network", layers);
  return [made](const auto& put) { made->write_bytes(put); };
}

FileContent line(std::string text) {
  return [text = std::move(text) + "\n"](const auto& put) { put(text); };
}

// How the methods measured accuracy, for the file's name.
std::string accuracy_tag(const ResolvedRun& run) {
  std::string tag;
  for (const ChosenMethod& chosen : run.methods) {
    if (chosen.method->accuracy_tag) tag += chosen.method->accuracy_tag(chosen.values());
  }
  return tag;
}

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

void prepare_folders(const ResolvedRun& run, FileSystem& files) {
  const auto models = run.no_save ? std::nullopt : run.model_dir;
  for (const std::optional<std::string>& folder : {run.results_dir, models, run.plot_dir, run.tensorboard}) {
    if (!folder) continue;
    make_folder(*folder, files);
    try_to_write_in(*folder, files);
  }
  if (run.predictions) {
    const std::filesystem::path folder = folder_of(*run.predictions);
    make_folder(folder, files);
    try_to_write_in(folder, files);
  }
}

RunFiles::RunFiles(const ResolvedRun& run, RunDirectory& directory, const terminal::Console& console, FileSystem& files)
    : run_(run), directory_(directory), console_(console), files_(files) {}

void RunFiles::write_model(const RunResult& result, Learner& learner, const FeatureExtractor* extractor) {
  if (run_.no_save) return;
  const std::string name = model_name(run_, run_.full_stag, result.stamp, learner.network().name());
  put(run_.model_dir, name, [&] { return model_file(result, learner, extractor); });
}

void RunFiles::write_images(const std::function<std::vector<NamedImage>()>& draw) {
  std::vector<NamedImage> images;
  try {
    images = draw();
  } catch (...) {
    complete_ = false;
    const Error error = as_error(std::current_exception());
    console_.warn(fmt::format("generated images could not be created: {}", error.what()));
  }
  for (const NamedImage& image : images) {
    put(std::nullopt, image.name + ".png",
        [&] { return [bytes = png(image.image)](const auto& put_bytes) { put_bytes(bytes); }; });
  }
}

void RunFiles::write_layers(const RunResult& result, Learner& learner, const FeatureExtractor* extractor) {
  if (!run_.pretraining || run_.no_save) return;
  const bool whole = result.iterations == run_.total_iterations();
  const std::string name = layers_file(run_);
  if (!whole) {
    console_.warn(fmt::format("training ended early: its layers go to the run's folder, and not to {}",
                              (std::filesystem::path(*run_.model_dir) / name).string()));
  }
  put(whole ? run_.model_dir : std::nullopt, name, [&] { return layers_content(run_, result, learner, extractor); });
}

void RunFiles::write_accuracy(const RunResult& result) {
  if (!result.accuracies) return;
  put(run_.results_dir, fmt::format("acc-{}.txt", stamp_for_file(result.stamp + accuracy_tag(run_))),
      [&] { return line(shortest(result.accuracies->average())); });
}

void RunFiles::write_result(const RunResult& result) {
  const std::string stamp = stamp_for_file(result.stamp);
  write_accuracy(result);
  if (run_.results_dict && result.training) {
    const std::string samples = run_.acc_n > 0 ? std::to_string(run_.acc_n) : "all";
    put(run_.results_dir,
        fmt::format("dict-{}.json",
                    stamp_for_file(fmt::format("{}--n{}{}", result.stamp, samples, accuracy_tag(run_)))),
        [&] { return line(results_dict(run_, result)); });
  }
  if (run_.time) {
    put(run_.results_dir, fmt::format("time-{}.txt", stamp), [&] { return line(shortest(result.training_seconds)); });
  }
  // The last: with it the run is done.
  put(std::nullopt, "result.json", [&] { return line(to_json(run_, result)); });
}

void RunFiles::note(const Error& lost) {
  complete_ = false;
  if (std::exchange(noted_, true)) return;
  console_.warn(fmt::format("{}: {}; the run goes on, {}", lost.where(), lost.problem(), lost.remedy()));
}

std::string RunFiles::places() const { return fmt::format("{}", fmt::join(places_, " and ")); }

void RunFiles::put(const std::optional<std::string>& folder, const std::string& name, const MakeContent& make) {
  FileContent content;
  try {
    content = make();
    write_in(folder ? std::filesystem::path(*folder) : directory_.path(), name, content);
  } catch (...) {
    complete_ = false;
    const std::exception_ptr failure = std::current_exception();
    if (!content) return console_.warn(fmt::format("{} could not be created: {}", name, as_error(failure).what()));
    put_elsewhere(folder, name, content, as_error(failure, name));
  }
}

void RunFiles::put_elsewhere(const std::optional<std::string>& folder, const std::string& name,
                             const FileContent& content, const Error& why) {
  const auto told = [&](const std::string& what) {
    console_.warn(fmt::format("{}: {}; {}", why.where(), why.problem(), what));
  };
  try {
    if (folder) {
      write_in(directory_.path(), name, content);
      return told(fmt::format("it is in {} instead", directory_.path().string()));
    }
  } catch (...) {  // the temporary folder is left
  }
  try {
    if (temporary_.empty()) temporary_ = make_temporary_folder(files_);
    write_in(temporary_, name, content);
    told(fmt::format("it is in {} instead", temporary_.string()));
  } catch (...) {
    const Error error = as_error(std::current_exception(), name);
    told(fmt::format("it could not be written elsewhere either ({}: {}); {}", error.where(), error.problem(),
                     why.remedy()));
    forget_temporary_if_empty();
  }
}

void RunFiles::forget_temporary_if_empty() {
  if (temporary_.empty() || std::find(places_.begin(), places_.end(), temporary_.string()) != places_.end()) return;
  try {
    files_.remove_folder(temporary_);
  } catch (...) {  // failing to clean up is not an error
  }
  temporary_.clear();
}

void RunFiles::write_in(const std::filesystem::path& folder, const std::string& name, const FileContent& content) {
  write_file_atomically(folder / name, content, files_);
  if (std::find(places_.begin(), places_.end(), folder.string()) == places_.end()) places_.push_back(folder.string());
}

}  // namespace meander
