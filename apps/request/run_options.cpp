#include <meander/apps/request/experiment.h>
#include <meander/apps/request/foreign_words.h>
#include <meander/apps/request/learning_options.h>
#include <meander/apps/request/run_options.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace meander {
namespace {

using namespace cli;

constexpr std::array devices{Word{"cpu", ComputeDevice::Cpu}, Word{"cuda", ComputeDevice::Cuda}};

// A word for each value, as `to_string` has them.
template <class E, std::size_t N>
std::array<Word<E>, N> named(const std::array<E, N>& values) {
  std::array<Word<E>, N> words{};
  for (std::size_t i = 0; i < N; ++i) words[i] = {to_string(values[i]).data(), values[i]};
  return words;
}

// A number of samples to measure on; 0 means all.
Value samples_or_all(std::int64_t& target) {
  Value value = integer(target, {.least = 0, .most = very_many});
  value.kind = Kind::NumberOrText;
  value.set = [set = std::move(value.set)](const std::string& text) { return set(text == "all" ? "0" : text); };
  value.remedy = "give a number, or all";
  return value;
}
// "; dgr, bir 1000": methods with another default interval.
std::string patient_methods() {
  std::string text;
  for (const Method* method : all_methods()) {
    if (!method->update_every) continue;
    // Neighbours with the same interval share it.
    const std::string interval = fmt::format(" {}", *method->update_every);
    if (text.ends_with(interval)) text.resize(text.size() - interval.size());
    text += (text.empty() ? "; " : ", ") + method->name + interval;
  }
  return text;
}

void add_problem(OptionTable& table, RunRequest& o) {
  table.group("Problem");
  table.add({.name = "experiment",
             .placeholder = "NAME",
             .noun = "an experiment",
             .meaning = "data set and protocol",
             .value = experiment_choice(o.experiment, experiments()),
             .common = true});
  table.add({.name = "stream",
             .placeholder = "NAME",
             .noun = "a stream",
             .meaning = "order in which contexts come",
             .value = choice(o.stream, named(schedule_kinds)),
             .fallback = std::string(to_string(default_stream)),
             .common = true});
  table.add({.name = "academic",
             .meaning = "known, sharp boundaries: --stream=academic-setting --consolidate=boundary --replay-weight=1/t",
             .value = flag(o.academic),
             .common = true});
  table.add({.name = "fuzziness",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "half-width of a fuzzy boundary, in iterations",
             .value = integer(o.fuzziness, {.least = 0, .most = very_many}),
             .fallback = by_experiment(&Experiment::fuzziness)});
  table.add({.name = "labels-per-batch",
             .meaning = "draw one context per batch, not one per sample",
             .value = flag(o.labels_per_batch)});
  table.add({.name = "scenario",
             .placeholder = "NAME",
             .noun = "a scenario",
             .meaning = "what must be predicted",
             .value = choice(o.scenario, named(scenarios)),
             .common = true});
  table.add({.name = "contexts",
             .placeholder = "N",
             .noun = "a number of contexts",
             .meaning = "number of contexts in the stream",
             .value = integer(o.contexts, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::contexts)});
  table.add({.name = "first-contexts",
             .placeholder = "N",
             .noun = "a number of contexts",
             .meaning = "end the stream after its first N contexts, and test on them alone",
             .value = integer(o.first_contexts, {.least = 1, .most = many}),
             .fallback = "all"});
  table.add({.name = "class-order",
             .placeholder = "LIST",
             .noun = "an order of classes",
             .meaning = "classes in the order in which contexts show them: 3,1,4,...",
             .value = text(o.class_order),
             .fallback = "by --seed"});
  table.add({.name = "iters",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations (batches) per context",
             .value = integer(o.iters, any_iterations),
             .fallback = by_experiment(&Experiment::iterations),
             .common = true});
  table.add({.name = "batch",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "samples per batch",
             .value = integer(o.batch, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::batch),
             .common = true});
  table.add({.name = "no-norm", .meaning = "do not normalise colour images", .value = flag(o.no_norm)});
}

void add_evaluation(OptionTable& table, RunRequest& o) {
  table.group("Evaluation");
  table.add({.name = "acc-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "measure accuracy every N iterations, not only where contexts end",
             .value = integer(o.acc_log, any_iterations),
             .fallback = "only there; if contexts do not end, --iters",
             .common = true});
  table.add({.name = "acc-n",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "test samples per context during training (0 or 'all': every sample)",
             .value = samples_or_all(o.acc_n)});
  table.add({.name = "loss-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between recorded losses",
             .value = integer(o.loss_log, any_iterations),
             .fallback = "--iters"});
  table.add({.name = "validation",
             .placeholder = "P",
             .noun = "a share of the training samples",
             .meaning = "hold out this share of the training samples, and test on it instead of the test set",
             .value = real(o.validation, {.least = 0, .open = true, .most = 1, .most_open = true}),
             .fallback = "none"});
  table.add({.name = "lca-batches",
             .placeholder = "N",
             .noun = "a number of batches",
             .meaning = "measure each context after each of its first N batches too (learning-curve area)",
             .value = integer(o.lca_batches, {.least = 1, .most = many}),
             .fallback = "none"});
  table.add({.name = "predictions",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "write label and prediction of every sample, made before it was learned from, as CSV",
             .value = text(o.predictions)});
  table.add({.name = "results-dict",
             .meaning = "write accuracies where contexts ended to dict-STAMP.json",
             .value = flag(o.results_dict),
             .incidental = true});
  table.add({.name = "time",
             .meaning = "write the training time, in seconds, to a file",
             .value = flag(o.time),
             .incidental = true});
  table.add({.name = "test",
             .meaning = "train nothing: evaluate the saved model of this run, or of --model",
             .value = flag(o.test),
             .in_files = false});
  table.add({.name = "model",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "saved model for --test",
             .value = text(o.model),
             .fallback = "the run's",
             .in_files = false});
  table.add({.name = "full-ltag",
             .placeholder = "TAG",
             .noun = "a tag",
             .meaning = "for --test, the model NETWORK-TAG in --model-dir",
             .value = text(o.full_ltag),
             .in_files = false});
}

void add_figures(OptionTable& table, RunRequest& o) {
  table.group("Figures");
  table.add({.name = "pdf",
             .meaning = "draw the run's figures, STAMP.pdf, when it is done",
             .value = flag(o.pdf),
             .incidental = true,
             .common = true});
  table.add({.name = "plot-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for STAMP.pdf",
             .value = text(o.plot_dir),
             .fallback = "the run's folder",
             .incidental = true});
  table.add({.name = "visdom",
             .placeholder = "URL",
             .noun = "an address",
             .value_if_bare = default_visdom,
             .meaning = "draw live curves on the Visdom server at this address",
             .value = text(o.visdom),
             .fallback = std::string("off; without URL ") + default_visdom,
             .incidental = true});
  table.add({.name = "tensorboard",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "write live curves for TensorBoard to DIR/STAMP",
             .value = text(o.tensorboard),
             .fallback = "off",
             .incidental = true});
  table.add({.name = "sample-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between generated images in live curves",
             .value = integer(o.sample_log, any_iterations),
             .fallback = "--iters",
             .incidental = true});
  table.add({.name = "sample-n",
             .placeholder = "N",
             .noun = "a number of images",
             .meaning = "generated images to show",
             .value = integer(o.sample_n, {.least = 1, .most = 1024}),
             .incidental = true});
  table.add(
      {.name = "no-samples", .meaning = "show no generated images", .value = flag(o.no_samples), .incidental = true});
}

void add_general(OptionTable& table, RunRequest& o) {
  table.group("General");
  table.add({.name = "seed",
             .placeholder = "N",
             .noun = "a seed",
             .meaning = "random seed; 0 keeps classes in their usual order",
             .value = integer(o.seed, {.least = 0, .most = largest_seed}),
             .common = true});
  table.add({.name = "threads",
             .placeholder = "N",
             .noun = "a number of threads",
             .meaning = "compute threads; results depend on them only with convolutions, batch norm or dropout",
             .value = integer(o.threads, {.least = 1, .most = 1024}),
             .fallback = "all; for such networks 1",
             .incidental = true,
             .common = true});
  table.add({.name = "device",
             .placeholder = "NAME",
             .noun = "a device",
             .meaning = "device; cuda is not supported yet",
             .value = choice(o.device, devices),
             .fallback = "cpu",
             .incidental = true});
  table.add({.name = "no-gpus",
             .meaning = "same as --device=cpu",
             .value = word_for_another(),
             .stands_for = "device",
             .its_value = "cpu"});
}

void add_files(OptionTable& table, RunRequest& o) {
  table.group("Files");
  table.add({.name = "data-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder that holds the data sets",
             .value = text(o.data_dir),
             .fallback = "~/.cache/meander",
             .incidental = true,
             .common = true});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "parent folder; each run creates its own folder in it",
             .value = text(o.out),
             .fallback = default_out,
             .incidental = true,
             .common = true});
  table.add({.name = "results-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for acc-STAMP.txt, time-STAMP.txt and dict-STAMP.json",
             .value = text(o.results_dir),
             .fallback = "the run's folder",
             .incidental = true});
  table.add({.name = "model-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for the trained model",
             .value = text(o.model_dir),
             .fallback = "the run's folder",
             .incidental = true});
  table.add({.name = "full-stag",
             .placeholder = "TAG",
             .noun = "a tag",
             .meaning = "save the model as NETWORK-TAG, not as mM-STAMP",
             .value = text(o.full_stag),
             .incidental = true});
  table.add(
      {.name = "no-save", .meaning = "do not save the trained model", .value = flag(o.no_save), .incidental = true});
  table.add({.name = "once",
             .meaning = "do nothing if --out holds the whole result of this run already, or another process is at it",
             .value = flag(o.once),
             .in_files = false});
  table.add({.name = "config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "read options from a TOML file (-: standard input); the command line overrides it",
             .value = text(o.config),
             .in_files = false,
             .names_file = true,
             .common = true});
  table.add({.name = "write-config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "write all options of this run to a TOML file (-: standard output), then run",
             .value = text(o.write_config),
             .in_files = false});
}

void add_output(OptionTable& table, RunRequest& o) {
  table.group("Output");
  table.add({.name = "get-stamp",
             .meaning = "print the run's stamp and exit",
             .value = flag(o.get_stamp),
             .in_files = false});
  table.add({.name = "quiet",
             .meaning = "print warnings and errors only",
             .value = flag(o.quiet),
             .in_files = false,
             .common = true});
  table.add({.name = "json",
             .meaning = "print the result as one line of JSON",
             .value = flag(o.json),
             .in_files = false,
             .common = true});
}

}  // namespace

Value experiment_choice(Experiment& target, const std::vector<Experiment>& known) {
  std::vector<std::string> names;
  for (const Experiment& one : known) names.push_back(one.name);
  return choice(
      std::move(names), [&target, &known](std::size_t number) { target = known[number]; },
      [&target, &known]() -> std::optional<std::size_t> {
        const auto is_it = [&](const Experiment& one) { return one.name == target.name; };
        const auto found = std::find_if(known.begin(), known.end(), is_it);
        return found == known.end() ? std::nullopt : std::optional<std::size_t>(found - known.begin());
      });
}

OptionTable run_option_table(RunRequest& options) {
  OptionTable table("run", "Train one learner on one stream; write what it did to a run directory.");
  add_problem(table, options);
  add_method_options(table, options.method);
  add_training_options(table, options, fmt::format("{}{}", default_update_every, patient_methods()));
  add_network_options(table, options);
  add_evaluation(table, options);
  add_figures(table, options);
  add_general(table, options);
  add_files(table, options);
  add_output(table, options);
  add_foreign_words(table);
  table.example("run --method=er --budget=500 --seed=3");
  table.example("run --experiment=splitDigits --scenario=task --si --json");
  return table;
}

std::vector<std::string> program_option_names() {
  // Asked for every option of every method.
  static const std::vector<std::string> all = [] {
    RunRequest options;
    OptionTable table("run", "");
    add_problem(table, options);
    add_training_options(table, options, "");
    add_network_options(table, options);
    add_evaluation(table, options);
    add_figures(table, options);
    add_general(table, options);
    add_files(table, options);
    add_output(table, options);
    std::vector<std::string> names{"help", "method", "bce"};
    for (const Group& group : table.groups()) {
      for (const Option& option : group.options) {
        names.push_back(option.name);
        names.insert(names.end(), option.aliases.begin(), option.aliases.end());
      }
    }
    return names;
  }();
  return all;
}

}  // namespace meander
