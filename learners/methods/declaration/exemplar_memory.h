#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/methods/declaration/method.h>

#include <memory>
#include <string>
#include <vector>

namespace meander {

/// Which samples a method stores, and its uses for them other than replay. Every method with a memory has these
/// options, under the same names on the command line.
struct ExemplarOptions {
  /// Samples: in total, or per class in the academic setting.
  std::int64_t budget = 1000;
  bool full_capacity = false;  ///< seen classes use the budget of future ones
  std::string selection = "random";
  bool add_buffer = false;   ///< stored samples join the training set
  bool prototypes = false;   ///< classify by the nearest class mean of stored samples
  bool bce_distill = false;  ///< binary loss, with a teacher's targets for the classes of earlier contexts
  double temperature = 2.0;  ///< of that teacher, with the reference's behaviour; otherwise 1
};

/// 1000; academic: 100 per class, 10 for permMNIST.
std::int64_t default_budget(const MethodContext& context);

/// The memory for these options. Task-free: a reservoir; with a selection other than random one set per class, chosen
/// again at each consolidation, sharing the budget. Academic: one set per class of each context. Throws UsageError
/// naming the option if options contradict each other.
std::shared_ptr<ReplayMemory> make_memory(const ExemplarOptions& options, const MethodContext& context);

/// The parts that keep a memory and use it as the options say, in the order in which they act: before other parts that
/// draw.
Parts exemplar_parts(std::shared_ptr<ReplayMemory> memory, const ExemplarOptions& options,
                     const MethodContext& context);

/// The same without a memory where nothing needs one.
Parts exemplar_parts(const ExemplarOptions& options, const MethodContext& context);

/// What they add to a stamp, after the replay: the memory and the teacher's targets, or the targets alone.
void stamp_memory(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context);
void stamp_distillation(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context);

/// Fields for an options struct that has the members of `ExemplarOptions`.
template <class Options>
std::vector<Field<Options>> memory_fields() {
  return {
      field("budget", &Options::budget, "N", "samples stored in total; academic: per class")
          .from(1, "a number of samples")
          .by("1000; academic 100, permMNIST 10", [](const MethodContext& c) { return default_budget(c); }),
      field("use-full-capacity", &Options::full_capacity, "", "give seen classes the budget of future ones (academic)"),
      field("sample-selection", &Options::selection, "HOW", "how the stored samples of a class are chosen")
          .among({"random", "herding", "fromp"})};
}

/// The memory's options, then those of its uses.
template <class Options>
std::vector<Field<Options>> exemplar_fields(std::vector<Field<Options>> fields = memory_fields<Options>()) {
  fields.push_back(field("add-buffer", &Options::add_buffer, "", "add stored samples to the training set (academic)"));
  fields.push_back(field("prototypes", &Options::prototypes, "", "classify by the nearest class mean"));
  fields.push_back(
      field("bce-distill", &Options::bce_distill, "", "binary loss, with a teacher's targets for seen classes"));
  return fields;
}

/// The members of `options` that concern exemplars.
template <class Options>
ExemplarOptions exemplars_of(const Options& options) {
  return {options.budget,     options.full_capacity, options.selection,  options.add_buffer,
          options.prototypes, options.bce_distill,   options.temperature};
}

}  // namespace meander
