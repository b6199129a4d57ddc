#include <meander/apps/request/foreign_words.h>

#include <meander/learners/methods/method_list.h>

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace meander {
namespace {

struct Words {
  const char* option;
  std::vector<const char*> foreign;
};

const std::vector<Words>& words_by_option() {
  static const std::vector<Words> all{
      {"experiment", {"dataset", "benchmark", "problem"}},
      {"contexts", {"tasks", "task", "n-tasks", "num-tasks", "experiences", "n-experiences", "episodes"}},
      {"iters", {"n-epochs", "num-epochs", "epoch", "steps", "max-steps", "iterations", "n-iters"}},
      {"batch", {"batch-size", "batchsize", "minibatch-size", "train-batch-size", "bs"}},
      {"method", {"strategy", "algorithm", "algo", "approach", "learner", "plugin"}},
      {"lr", {"learning-rate", "learningrate", "step-size", "eta"}},
      {"optimizer", {"optimiser", "optim"}},
      {"budget",
       {"buffer", "buffer-size", "memory", "memory-size", "mem-size", "replay-size", "exemplars", "n-exemplars"}},
      {"reg-strength", {"lambda", "lamb", "c", "ewc-lambda", "si-c", "si-lambda", "regularization"}},
      {"temp", {"temperature"}},
      {"update-every", {"consolidate-every", "update-interval", "update-freq"}},
      {"fc-layers", {"layers", "n-layers", "num-layers", "hidden-layers"}},
      {"fc-units", {"units", "width", "hidden-size", "hidden-units", "n-hidden"}},
      {"fc-drop", {"dropout", "drop"}},
      {"fc-nl", {"activation", "nonlinearity"}},
      {"seed", {"random-seed", "manual-seed"}},
      {"threads", {"workers", "num-workers", "n-workers", "num-threads", "jobs", "cpus"}},
      {"device", {"cuda", "gpu", "gpus", "use-cuda"}},
      {"data-dir", {"data-path", "data-root", "dataroot", "root"}},
      {"out", {"output", "output-dir", "out-dir", "save-dir", "log-dir", "logdir", "run-dir"}},
      {"json", {"output-format", "format"}},
      {"plot-dir", {"plots-dir", "figures-dir"}},
      {"tensorboard", {"tb", "tb-dir", "tensorboard-dir"}},
  };
  return all;
}

void add_without_option(cli::OptionTable& table, const std::vector<const char*>& words, const std::string& instead) {
  for (const char* word : words) table.foreign({.word = word, .option = {}, .instead = instead});
}

}  // namespace

void add_absent_words(cli::OptionTable& table) {
  add_without_option(table, {"convE-stag", "seed-to-stag"},
                     "it is for 'meander pretrain', which trains layers for --pre-convE");
}

void add_foreign_words(cli::OptionTable& table) {
  for (const auto& [option, foreign] : words_by_option()) {
    for (const char* word : foreign) table.foreign({.word = word, .option = option, .instead = {}});
  }
  const auto no_such_thing = [&](const std::vector<const char*>& words, const std::string& instead) {
    add_without_option(table, words, instead);
  };
  add_absent_words(table);
  // Only some methods have a flag of their own.
  for (const Method* method : all_methods()) {
    if (table.meant_by(method->name) != nullptr || table.is_foreign(method->name)) continue;
    table.foreign(
        {.word = method->name, .option = {}, .instead = fmt::format("choose it by --method={}", method->name)});
  }
  no_such_thing(
      {"methods", "methods-file", "replay-update", "tau-per-budget", "fc-units-sep", "fc-units-gc", "fc-lay-gc",
       "z-dim-gc", "no-context-spec", "no-reg", "no-si", "no-fromp", "no-bir", "no-agem", "no-xdg"},
      "it is for comparisons: see 'meander compare --help'");
  no_such_thing({"resume", "continue", "checkpoint", "load", "restore"},
                "a run cannot be resumed; 'meander run --config' with its config.toml runs it again");
  no_such_thing({"weight-decay", "wd", "l2"}, "there is no weight decay; the nearest is --weight-penalty");
  no_such_thing({"epochs"}, "a stream has no epochs; give --iters (--epochs is for 'meander pretrain')");
  no_such_thing({"augment", "augmentation", "transforms"},
                "a stream is augmented by a program of your own, see README.md (--augment is for 'meander pretrain')");
  no_such_thing({"verbose", "verbosity", "debug"}, "there is no more to print; --quiet prints less");
  no_such_thing({"n-seeds", "num-seeds", "runs", "n-runs"}, "a run has one seed; several: meander compare --n-seeds");
}

}  // namespace meander
