#include <meander/learners/methods/exemplar_memory.h>

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/memory_keeper.h>
#include <meander/learners/parts/nearest_class_mean.h>
#include <meander/learners/parts/teacher_targets.h>
#include <meander/stream/error.h>

#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

void check(const ExemplarOptions& options, const MethodContext& context) {
  if (options.full_capacity && !context.academic) {
    throw UsageError("use-full-capacity", "a budget in total is used from the start",
                     "leave it out, or add --academic");
  }
  if (options.add_buffer && !context.academic) {
    throw UsageError("add-buffer", "a stream without known contexts has no training set to add to",
                     "replay stored samples instead, or add --academic");
  }
  if (options.bce_distill && context.scenario != Scenario::Class) {
    throw UsageError("bce-distill",
                     fmt::format("the {} scenario shows no classes for the first time", to_string(context.scenario)),
                     "leave it out, or add --scenario=class");
  }
}

// In the academic setting features have length 1 where samples are herded by such features.
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
  const Selection selection = parse_selection(options.selection);
  if (!context.academic && selection == Selection::Random) return std::make_shared<ReservoirMemory>(options.budget);
  return std::make_shared<ClassMemory>(
      ClassMemoryOptions{.budget = options.budget,
                         .in_total = !context.academic,
                         .selection = selection,
                         .full_capacity_over = options.full_capacity ? context.contexts : 0,
                         .contexts_end = context.academic});
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

void stamp_memory(StampFields& stamp, const ExemplarOptions& options) {
  MemoryStamp& memory = stamp.memory.emplace();
  memory.added_to_data = options.add_buffer;
  memory.prototypes = options.prototypes;
  memory.budget = options.budget;
  memory.full_capacity = options.full_capacity;
  memory.selection = options.selection;
  if (options.bce_distill) stamp.binary = "BCE_dist";
}

}  // namespace meander
