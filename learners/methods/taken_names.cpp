#include <meander/learners/methods/method.h>
#include <meander/learners/methods/taken_names.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace meander {
namespace {

// In alphabetical order. Methods are declared below the program, which cannot be asked; a test holds both together.
constexpr std::array<std::string_view, 89> program_options{"academic",
                                                           "acc-log",
                                                           "acc-n",
                                                           "active-classes",
                                                           "agem",
                                                           "batch",
                                                           "bce",
                                                           "brain-inspired",
                                                           "channels",
                                                           "compat",
                                                           "config",
                                                           "consolidate",
                                                           "contexts",
                                                           "conv-bn",
                                                           "conv-nl",
                                                           "conv-type",
                                                           "convE-ltag",
                                                           "cummulative",
                                                           "cumulative",
                                                           "data-dir",
                                                           "depth",
                                                           "device",
                                                           "drift-detector",
                                                           "drift-direction",
                                                           "drift-input",
                                                           "ewc",
                                                           "ewc-kfac",
                                                           "experiment",
                                                           "fc-bn",
                                                           "fc-drop",
                                                           "fc-layers",
                                                           "fc-nl",
                                                           "fc-units",
                                                           "feedback",
                                                           "fisher-kfac",
                                                           "freeze-convE",
                                                           "fromp",
                                                           "fuzziness",
                                                           "gen-classifier",
                                                           "get-stamp",
                                                           "global-pooling",
                                                           "help",
                                                           "hidden",
                                                           "icarl",
                                                           "importance-weighting",
                                                           "iters",
                                                           "joint",
                                                           "json",
                                                           "labels-per-batch",
                                                           "loss-log",
                                                           "lr",
                                                           "lwf",
                                                           "method",
                                                           "min-gap",
                                                           "model-dir",
                                                           "momentum",
                                                           "n-blocks",
                                                           "ncl",
                                                           "no-gpus",
                                                           "no-norm",
                                                           "no-save",
                                                           "offline",
                                                           "on-nan",
                                                           "optimizer",
                                                           "out",
                                                           "owm",
                                                           "pre-convE",
                                                           "precondition",
                                                           "quiet",
                                                           "reducedResNet",
                                                           "reducing-layers",
                                                           "replay",
                                                           "replay-weight",
                                                           "results-dir",
                                                           "scenario",
                                                           "seed",
                                                           "seed-to-ltag",
                                                           "separate-networks",
                                                           "si",
                                                           "singlehead",
                                                           "stream",
                                                           "threads",
                                                           "time",
                                                           "update-every",
                                                           "updates-per-batch",
                                                           "use-replay",
                                                           "weight-penalty",
                                                           "write-config",
                                                           "xdg"};

UsageError refusal(const Method& method, const std::string& option, const std::string& why) {
  return {"method " + method.name, fmt::format("its option '{}' {}", option, why), "give it another name"};
}

const char* kind_of(const MethodOption& option) {
  constexpr std::array kinds{"a flag", "a whole number", "a number", "a word"};
  return kinds.at(option.fallback.index());
}

bool same_values(const MethodOption& one, const MethodOption& other) {
  return one.choices == other.choices && one.least == other.least && one.open == other.open && one.most == other.most;
}

void check_shared(const Method& method, const MethodOption& option, const Method& other, const MethodOption& theirs) {
  if (option.fallback.index() != theirs.fallback.index()) {
    throw refusal(method, option.name,
                  fmt::format("is {}, and {} in method {}", kind_of(option), kind_of(theirs), other.name));
  }
  if (!same_values(option, theirs)) {
    throw refusal(method, option.name, fmt::format("takes other values in method {}", other.name));
  }
}

}  // namespace

bool is_program_option(std::string_view name) {
  return std::binary_search(program_options.begin(), program_options.end(), name);
}

void check_names(const Method& method) {
  for (const MethodOption& option : method.options) {
    const auto is_it = [&](const MethodOption& other) { return other.name == option.name; };
    if (is_program_option(option.name)) throw refusal(method, option.name, "has the name of one of the program's own");
    if (std::count_if(method.options.begin(), method.options.end(), is_it) > 1) {
      throw refusal(method, option.name, "is declared twice");
    }
    if (option.default_for(MethodContext{}).index() != option.fallback.index()) {
      throw UsageError("method " + method.name,
                       fmt::format("the default of its option '{}' is of another kind", option.name),
                       fmt::format("give {}", kind_of(option)));
    }
  }
}

void check_names(const Method& method, const Method& other) {
  if (method.name == other.name) {
    throw UsageError("method", "there is a method '" + method.name + "' already", "give yours another name");
  }
  for (const MethodOption& option : method.options) {
    for (const MethodOption& theirs : other.options) {
      if (option.name == theirs.name) check_shared(method, option, other, theirs);
    }
  }
}

}  // namespace meander
