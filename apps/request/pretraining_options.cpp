#include <meander/apps/request/learning_options.h>
#include <meander/apps/request/pretraining_options.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace meander {
namespace {

using namespace cli;

// What a help of one page has of the network and its file.
bool is_common_here(std::string_view name) {
  constexpr std::array<std::string_view, 3> names{"depth", "channels", "model-dir"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Adds options of `meander run` by name, with another meaning or default where it is not the same here.
class OptionsOfRuns {
 public:
  OptionsOfRuns(OptionTable& table, RunRequest& options) : table_(table), of_runs_(run_option_table(options)) {}

  void add(const std::string& name, std::string fallback = "", std::string meaning = "") {
    Option option = found(name);
    if (!fallback.empty()) option.fallback = std::move(fallback);
    if (!meaning.empty()) option.meaning = std::move(meaning);
    option.common |= is_common_here(name);
    table_.add(std::move(option));
  }
  const OptionTable& all() const { return of_runs_; }

 private:
  const Option& found(const std::string& name) const {
    const Option* option = of_runs_.find(name);
    if (option == nullptr) throw InternalError(fmt::format("'meander run' has no option --{}", name));
    return *option;
  }

  OptionTable& table_;
  OptionTable of_runs_;
};

void add_data(OptionTable& table, OptionsOfRuns& of_runs, RunRequest& o) {
  table.group("Problem");
  table.add({.name = "experiment",
             .placeholder = "NAME",
             .noun = "a data set for pre-training",
             .meaning = "data set; all of its classes are learned at once",
             .value = experiment_choice(o.experiment, pretraining_sets()),
             .common = true});
  table.add({.name = "epochs",
             .placeholder = "N",
             .noun = "a number of epochs",
             .meaning = "passes over the training samples",
             .value = integer(o.pretraining->epochs, {.least = 1, .most = many}),
             .fallback = std::to_string(default_epochs),
             .common = true});
  table.add({.name = "iters",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations (batches) in total, instead of --epochs",
             .value = integer(o.pretraining->iters, any_iterations),
             .fallback = "by --epochs"});
  of_runs.add("batch", "256");
  table.add({.name = "augment",
             .meaning = "CIFAR: shift each image at random by up to 4 pixels, and mirror every other",
             .value = flag(o.pretraining->augment),
             .common = true});
  of_runs.add("no-norm");
}

void add_network(OptionTable& table, OptionsOfRuns& of_runs) {
  table.group("Network");
  of_runs.add("depth", "5; MNIST, MNIST32, digits 0");
  for (const char* name : {"conv-type", "n-blocks", "channels", "reducing-layers", "conv-bn", "conv-nl",
                           "global-pooling", "reducedResNet", "pre-convE", "convE-ltag", "seed-to-ltag"}) {
    of_runs.add(name);
  }
  of_runs.add("freeze-convE", "", "keep the layers as they are, and train only what follows them");
  of_runs.add("fc-layers");
  of_runs.add("fc-units", "2000");
  for (const char* name : {"fc-drop", "fc-bn", "fc-nl"}) of_runs.add(name);
  table.group("Training");
  of_runs.add("lr", "0.0001");
}

void add_measures(OptionTable& table, OptionsOfRuns& of_runs) {
  table.group("Evaluation");
  of_runs.add("acc-log", "one epoch", "measure accuracy on the test set every N iterations");
  of_runs.add("acc-n", "", "test samples during training (0 or 'all': every sample)");
  of_runs.add("loss-log", "one epoch");
  table.group("Figures");
  for (const char* name : {"visdom", "tensorboard"}) of_runs.add(name);
}

void add_layers_file(OptionTable& table, Pretraining& o) {
  table.add({.name = "convE-stag",
             .placeholder = "TAG",
             .noun = "a tag",
             .meaning = "save the layers as LAYERS-TAG; none: LAYERS alone",
             .value = text(o.tag),
             .fallback = "none",
             .incidental = true,
             .common = true});
  table.add({.name = "seed-to-stag",
             .meaning = "end the layers' file name in -sSEED",
             .value = flag(o.seeded_tag),
             .incidental = true,
             .common = true});
}

void add_files_and_output(OptionTable& table, OptionsOfRuns& of_runs, RunRequest& o) {
  table.group("General");
  of_runs.add("seed", "", "random seed");
  for (const char* name : {"threads", "device", "no-gpus"}) of_runs.add(name);
  table.group("Files");
  of_runs.add("data-dir");
  of_runs.add("model-dir", default_layers_dir,
              "folder for the layers and the whole network (and of --pre-convE); files of the same name are replaced");
  add_layers_file(table, *o.pretraining);
  of_runs.add("full-stag", "", "save the whole network as NETWORK-TAG, not as mM-STAMP");
  of_runs.add("no-save", "", "save neither layers nor network");
  for (const char* name : {"out", "config"}) of_runs.add(name);
  table.group("Output");
  for (const char* name : {"quiet", "json"}) of_runs.add(name);
}

// For error messages: what other programs call these options, and the options that only `meander run` has.
void add_other_words(OptionTable& table, const OptionTable& of_runs) {
  const auto is_free = [&](const std::string& word) { return table.find(word) == nullptr && !table.is_foreign(word); };
  for (const char* word : {"n-epochs", "num-epochs", "epoch"}) {
    table.foreign({.word = word, .option = "epochs", .instead = {}});
  }
  for (const char* word : {"augmentation", "transforms"}) {
    table.foreign({.word = word, .option = "augment", .instead = {}});
  }
  for (const char* word : {"n-seeds", "num-seeds"}) {
    table.foreign({.word = word,
                   .option = {},
                   .instead = "pre-train once per --seed; --seed-to-stag gives each a file of its own"});
  }
  for (const ForeignWord& word : of_runs.foreign_words()) {
    if (is_free(word.word) && !word.option.empty() && table.find(word.option) != nullptr) table.foreign(word);
  }
  for (const Group& group : of_runs.groups()) {
    for (const Option& option : group.options) {
      if (is_free(option.name)) {
        table.foreign({.word = option.name, .option = {}, .instead = "it is for 'meander run'"});
      }
    }
  }
}

}  // namespace

RunRequest pretraining_request() {
  RunRequest request;
  request.pretraining.emplace();
  request.experiment = pretraining_sets().front();
  return request;
}

OptionTable pretraining_option_table(RunRequest& options) {
  OptionTable table("pretrain",
                    "Train a network with convolutional layers on a whole data set, and save the layers for "
                    "'meander run --pre-convE'.");
  OptionsOfRuns of_runs(table, options);
  add_data(table, of_runs, options);
  add_network(table, of_runs);
  add_measures(table, of_runs);
  add_files_and_output(table, of_runs, options);
  add_other_words(table, of_runs.all());
  table.example("pretrain --epochs=100 --augment --convE-stag=e100");
  table.example("run --experiment=CIFAR100 --si --pre-convE --freeze-convE --model-dir=models");
  return table;
}

OptionTable option_table_of(RunRequest& options) {
  return options.pretraining ? pretraining_option_table(options) : run_option_table(options);
}

RunRequest blank_like(const RunRequest& options) { return options.pretraining ? pretraining_request() : RunRequest(); }

}  // namespace meander
