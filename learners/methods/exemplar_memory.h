#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/methods/method.h>

#include <memory>
#include <string>
#include <vector>

namespace meander {

/// Which samples a method stores, and what it does with them beside replaying them. What a method with a memory of its
/// own has in its options; the same names on every such method's command line.
struct ExemplarOptions {
  /// Samples: in total, or of each class in the academic setting.
  std::int64_t budget = 1000;
  bool full_capacity = false;  ///< the budget of classes to come serves those that came
  std::string selection = "random";
  bool add_buffer = false;   ///< stored samples join the training set
  bool prototypes = false;   ///< classify by the nearest class mean of stored samples
  bool bce_distill = false;  ///< binary loss, with a teacher's targets for the classes of earlier contexts
  double temperature = 2.0;  ///< of that teacher, where the reference's behaviour is kept; else 1
};

/// 1000; academic: 100 a class, 10 for permMNIST.
std::int64_t default_budget(const MethodContext& context);

/// The memory for these options. Task-free: a reservoir; with another selection than a random one a set a class, chosen
/// anew at each consolidation, with the budget shared among them. Academic: a set for each class of each context.
/// Throws UsageError naming the option where these do not go together.
std::shared_ptr<ReplayMemory> make_memory(const ExemplarOptions& options, const MethodContext& context);

/// The parts that keep a memory and use it as the options say, in the order in which they act: before others that draw.
Parts exemplar_parts(std::shared_ptr<ReplayMemory> memory, const ExemplarOptions& options,
                     const MethodContext& context);

/// The same without a memory where nothing needs one.
Parts exemplar_parts(const ExemplarOptions& options, const MethodContext& context);

/// What they add to a stamp, after what is replayed: the memory, and the teacher's targets; those alone.
void stamp_memory(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context);
void stamp_distillation(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context);

/// The options of an options struct that says so by the members of `ExemplarOptions`.
template <class Options>
std::vector<Field<Options>> memory_fields() {
  return {field("budget", &Options::budget, "N", "samples held: in total; academic: of each class")
              .from(1, "a number of samples")
              .by("1000; academic 100, permMNIST 10", [](const MethodContext& c) { return default_budget(c); }),
          field("use-full-capacity", &Options::full_capacity, "", "use the budget of classes to come (academic)"),
          field("sample-selection", &Options::selection, "HOW", "which samples of a class are held")
              .among({"random", "herding", "fromp"})};
}

/// A memory's options, then those of what it is for.
template <class Options>
std::vector<Field<Options>> exemplar_fields(std::vector<Field<Options>> fields = memory_fields<Options>()) {
  fields.push_back(field("add-buffer", &Options::add_buffer, "", "stored samples join the training set (academic)"));
  fields.push_back(field("prototypes", &Options::prototypes, "", "classify by the nearest class mean"));
  fields.push_back(
      field("bce-distill", &Options::bce_distill, "", "binary loss, a teacher's targets for classes seen before"));
  return fields;
}

/// What of `options` concerns exemplars.
template <class Options>
ExemplarOptions exemplars_of(const Options& options) {
  return {options.budget,     options.full_capacity, options.selection,  options.add_buffer,
          options.prototypes, options.bce_distill,   options.temperature};
}

}  // namespace meander
