#pragma once

#include <meander/learners/methods/declaration/method_option.h>
#include <meander/learners/methods/declaration/method_words.h>
#include <meander/learners/methods/declaration/stamp_fields.h>
#include <meander/learners/nets/classifier.h>
#include <meander/learners/part.h>
#include <meander/stream/contexts/scenario.h>
#include <meander/stream/schedules/schedule_kind.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

/// What a method's defaults and parts may depend on.
struct MethodContext {
  std::string experiment = "splitMNIST";
  Scenario scenario = Scenario::Class;
  /// Sharp contexts, consolidation where the stream announces their end, replay weight 1/t: memories and weights are
  /// those of the academic setting.
  bool academic = false;
  bool single_head = false;
  std::int64_t contexts = 5;
  std::int64_t classes_per_context = 2;
  std::int64_t outputs = 10;
  std::int64_t iterations = 2000;        ///< per context
  std::int64_t consolidate_every = 100;  ///< iterations; 0: not by count
  /// Keep those parts of the reference's behaviour that we take for defects, for comparison with published numbers.
  bool compat = false;
  /// Samples are normalised images, or features of images: not within [0, 1].
  bool normalised = false;
  /// Sigmoid cross-entropies are asked for as losses, or sigmoids as targets.
  bool binary = false;
  /// The optimiser is plain gradient descent, not Adam.
  bool sgd = false;
  /// The network's plan before any method changes it; generative models are shaped like it.
  NetworkPlan network{};
};

/// Other methods that this one cannot be combined with, and why.
struct Refusal {
  std::string method;  ///< a method's name, or what methods decide
  std::string why;
  Setting setting = Setting::Any;
};

/// Which contexts are learned from at once in the academic setting.
enum class ContextsShown { One, All, SoFar };

/// An option of the run that has no effect with a method, and why.
struct IdleOption {
  std::string option;
  std::string why;
  std::optional<Scenario> scenario{};  ///< only in this one
};

/// What only one method of a run can decide.
inline constexpr const char* decides_hold = "how parameters are protected";
inline constexpr const char* decides_replay = "what is replayed";

/// A method by name: everything the program needs to know about it. One file in learners/methods/ declares one method.
struct Method {
  std::string name;   ///< "er"
  std::string title;  ///< "Experience replay"
  std::string paper;  ///< "Rolnick et al. 2019, arXiv:1811.11682"
  std::string idea;   ///< one sentence
  std::vector<MethodOption> options{};
  /// What it alone decides: methods that decide the same are not combined. Empty: nothing.
  std::string decides{};
  /// Flags and components of the command line that choose it.
  MethodWords words{};
  std::vector<Refusal> refuses{};
  /// The only stream it makes sense on, if there is one ("random" for joint).
  std::optional<ScheduleKind> stream{};
  /// Task-free: its default number of iterations between consolidations, if larger than usual.
  std::optional<std::int64_t> update_every{};
  /// The scenarios it is made for; empty: all.
  std::vector<Scenario> scenarios{};
  ContextsShown shows = ContextsShown::One;
  /// What it splits each batch by, to learn every share on its own: "class" or "context"; empty: batches stay whole.
  std::string splits_batch_by{};
  std::vector<IdleOption> idle{};
  /// Where --compat changes what it does; unset: nowhere.
  std::optional<Setting> compat{};
  /// If there are convolutional layers, it learns from image features made by pre-trained layers; not if it is chosen
  /// by its components.
  bool pretrained_features = false;
  /// Whether it stores or generates images to learn from: frozen convolutional layers then stay in its network, which
  /// otherwise sees features in place of images. Unset: it does not.
  std::function<bool(const OptionValues&, const MethodContext&)> keeps_images{};
  /// A one-line notice to the user who runs it; empty: none. Unset: never one.
  std::function<std::string(const MethodContext&)> notice{};
  /// Its parts for these options. Throws UsageError naming the option that is out of range.
  std::function<Parts(const OptionValues&, const MethodContext&)> parts{};
  /// Changes the plan of the network that it trains (gates, separate networks, a generative model); unset: nothing.
  std::function<void(NetworkPlan&, const OptionValues&, const MethodContext&)> plan{};
  /// What it adds to the name of a run's accuracy file ("--S50"), where accuracy depends on how it is measured; unset:
  /// nothing.
  std::function<std::string(const OptionValues&)> accuracy_tag{};
  /// What it adds to a run's stamp; unset: its name, and the options that differ from their defaults.
  std::function<void(StampFields&, const OptionValues&, const MethodContext&)> stamp{};
};

/// Ties an option to the member of the options struct that holds it.
template <class Options>
struct Field {
  MethodOption option;
  std::function<void(Options&, const OptionValue&)> store;
  std::function<bool(const Options&, const MethodContext&)> relevant{};

  /// A default that depends on experiment, scenario or setting; `text` says how, for help: "10; academic 5000".
  Field by(std::string text, std::function<OptionValue(const MethodContext&)> choose) {
    option.by_context = std::move(choose);
    option.fallback_text = std::move(text);
    return *this;
  }
  /// The values allowed: a text's choices.
  Field among(std::vector<std::string> choices) {
    option.choices = std::move(choices);
    return *this;
  }
  /// What a value is called in an error ("a strength"), and the lower bound; `open`: values must be above it.
  Field from(double least, std::string noun, bool open = false) {
    option.least = least;
    option.open = open;
    option.noun = std::move(noun);
    return *this;
  }
  /// The upper bound.
  Field to(double most) {
    option.most = most;
    return *this;
  }
  /// What the stamp of a run says where the option is not given, in place of its default.
  Field stamped_when_unset(OptionValue value) {
    option.stamped_when_unset = std::move(value);
    return *this;
  }
  /// It has no effect unless `met`; a user who gives it anyway is told what is needed: "add --distill".
  Field needs(std::string needed, std::function<bool(const Options&, const MethodContext&)> met) {
    option.needed = std::move(needed);
    relevant = std::move(met);
    return *this;
  }
  /// The same for a flag that must be on.
  Field needs(std::string needed, bool Options::*flag) {
    return needs(std::move(needed), [flag](const Options& options, const MethodContext&) { return options.*flag; });
  }
};

/// field("budget", &ErOptions::budget, "N", "samples held"): the default is the member's own.
template <class Options, class Value>
Field<Options> field(std::string name, Value Options::*member, std::string placeholder, std::string meaning) {
  MethodOption option{.name = std::move(name),
                      .placeholder = std::move(placeholder),
                      .meaning = std::move(meaning),
                      .fallback = OptionValue(Options{}.*member)};
  return {std::move(option),
          [member](Options& options, const OptionValue& value) { options.*member = std::get<Value>(value); },
          {}};
}

/// The typed options for these values; options that are not given take their defaults.
template <class Options>
Options typed(const std::vector<Field<Options>>& fields, const OptionValues& values, const MethodContext& context) {
  Options options;
  for (const auto& f : fields) {
    const OptionValue* value = values.find(f.option.name);
    if (value != nullptr) f.store(options, *value);
    if (value == nullptr && f.option.by_context) f.store(options, f.option.by_context(context));
  }
  return options;
}

/// A method's hooks, on its typed options.
template <class Options>
struct Hooks {
  std::function<Parts(const Options&, const MethodContext&)> parts;
  std::function<void(NetworkPlan&, const Options&, const MethodContext&)> plan{};
  std::function<void(StampFields&, const Options&, const MethodContext&)> stamp{};
  std::function<bool(const Options&, const MethodContext&)> keeps_images{};
};

/// Makes a method from hooks on its typed options.
template <class Options>
Method declare(Method method, std::vector<Field<Options>> fields, Hooks<Options> hooks) {
  for (const auto& f : fields) {
    method.options.push_back(f.option);
    if (!f.relevant) continue;
    method.options.back().relevant = [fields, met = f.relevant](const OptionValues& values,
                                                                const MethodContext& context) {
      return met(typed(fields, values, context), context);
    };
  }
  method.parts = [fields, make = hooks.parts](const OptionValues& values, const MethodContext& context) {
    return make(typed(fields, values, context), context);
  };
  if (hooks.plan) {
    method.plan = [fields, plan = hooks.plan](NetworkPlan& network, const OptionValues& values,
                                              const MethodContext& context) {
      plan(network, typed(fields, values, context), context);
    };
  }
  if (hooks.stamp) {
    method.stamp = [fields, stamp = hooks.stamp](StampFields& stamps, const OptionValues& values,
                                                 const MethodContext& context) {
      OptionValues stamped = values;
      for (const auto& f : fields) {
        const auto& unset = f.option.stamped_when_unset;
        if (unset && values.find(f.option.name) == nullptr) stamped.set(f.option.name, *unset);
      }
      stamp(stamps, typed(fields, stamped, context), context);
    };
  }
  if (hooks.keeps_images) {
    method.keeps_images = [fields, keeps = hooks.keeps_images](const OptionValues& values,
                                                               const MethodContext& context) {
      return keeps(typed(fields, values, context), context);
    };
  }
  return method;
}

/// The notice of methods that act on linear layers alone; empty if nothing else is trained.
std::string linear_layers_only(const MethodContext& context);

/// Why these two cannot be combined, task-free or in the academic setting; empty where they can.
std::string conflict(const Method& one, const Method& other, bool academic = false);
/// Throws UsageError naming both, and why, when any two of them cannot be combined.
void check_combination(const std::vector<const Method*>& methods, bool academic = false);

}  // namespace meander
