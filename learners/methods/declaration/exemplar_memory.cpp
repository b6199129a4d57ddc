#include <meander/learners/methods/declaration/exemplar_memory.h>

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/nearest_class_mean.h>
#include <meander/learners/parts/teacher_targets.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

// Samples held since the last consolidation: more than 100 batches of 256, and bounded if no consolidation comes.
constexpr std::int64_t task_free_window = 32768;

// A total budget is shared by sets, one per class (and context, if one head serves all contexts).
void check_shares(const ExemplarOptions& options, const MethodContext& context) {
  const bool by_context = context.scenario == Scenario::Task && context.single_head;
  const std::int64_t sets = context.outputs * (by_context ? context.contexts : 1);
  if (options.budget < 1 || options.budget >= sets) return;
  throw UsageError("budget", fmt::format("{} samples cannot be shared by {} sets, one per class", options.budget, sets),
                   fmt::format("give {} or more, or --sample-selection=random", sets));
}

void check(const ExemplarOptions& options, const MethodContext& context) {
  if (options.full_capacity && !context.academic) {
    throw UsageError("use-full-capacity", "a total budget is used in full from the start",
                     "leave it out, or add --academic");
  }
  if (options.add_buffer && !context.academic) {
    throw UsageError("add-buffer", "a stream without known contexts has no training set to add to",
                     "replay stored samples instead, or add --academic");
  }
  if (!context.academic && parse_selection(options.selection) != Selection::Random) check_shares(options, context);
  if (options.bce_distill && context.scenario != Scenario::Class) {
    throw UsageError("bce-distill", fmt::format("the {} scenario brings no new classes", to_string(context.scenario)),
                     "leave it out, or add --scenario=class");
  }
}

// The reference computes features in one order of samples and stores samples in another: its herding is at random.
Selection chosen_by(const ExemplarOptions& options, const MethodContext& context) {
  const Selection selection = parse_selection(options.selection);
  const bool at_random = context.compat && context.academic && selection == Selection::Herding;
  return at_random ? Selection::Random : selection;
}

// In the academic setting features are normalised only if samples are herded, which uses normalised features.
bool normalises(const ExemplarOptions& options, const MethodContext& context) {
  return !context.academic || parse_selection(options.selection) == Selection::Herding;
}

}  // namespace

std::int64_t default_budget(const MethodContext& context) {
  if (!context.academic) return 1000;
  return context.experiment == "permMNIST" ? 10 : 100;
}

std::shared_ptr<ReplayMemory> make_memory(const ExemplarOptions& options, const MethodContext& context) {
  check(options, context);
  const Selection selection = chosen_by(options, context);
  if (!context.academic && selection == Selection::Random) return std::make_shared<ReservoirMemory>(options.budget);
  return std::make_shared<ClassMemory>(
      ClassMemoryOptions{.budget = options.budget,
                         .in_total = !context.academic,
                         .selection = selection,
                         .full_capacity_over = options.full_capacity ? context.contexts : 0,
                         .contexts_end = context.academic,
                         .window = context.academic ? 0 : std::max(task_free_window, options.budget)});
}

Parts exemplar_parts(std::shared_ptr<ReplayMemory> memory, const ExemplarOptions& options,
                     const MethodContext& context) {
  Parts list = parts(MemoryKeeper(memory));
  if (options.add_buffer) list = std::move(list) + parts(AddedMemory(memory));
  if (options.bce_distill) {
    list = std::move(list) + parts(TeacherTargets(context.compat ? options.temperature : 1.0));
  }
  if (options.prototypes) list = std::move(list) + parts(NearestClassMean(memory, normalises(options, context)));
  return list;
}

Parts exemplar_parts(const ExemplarOptions& options, const MethodContext& context) {
  if (options.add_buffer || options.prototypes) return exemplar_parts(make_memory(options, context), options, context);
  check(options, context);
  return options.bce_distill ? parts(TeacherTargets(context.compat ? options.temperature : 1.0)) : Parts();
}

void stamp_distillation(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context) {
  if (!options.bce_distill) return;
  stamp.binary = "BCE_dist";
  const bool told = stamp.replay && stamp.replay->temperature;
  if (context.compat && !told && options.temperature != ExemplarOptions().temperature) {
    stamp.ours["temp"] = options.temperature;
  }
}

void stamp_memory(StampFields& stamp, const ExemplarOptions& options, const MethodContext& context) {
  MemoryStamp& memory = stamp.memory.emplace();
  memory.added_to_data = options.add_buffer;
  memory.prototypes = options.prototypes;
  memory.budget = options.budget;
  memory.full_capacity = options.full_capacity;
  memory.selection = options.selection;
  stamp_distillation(stamp, options, context);
}

}  // namespace meander
