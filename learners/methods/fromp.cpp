#include <meander/learners/methods/fromp.h>

#include <meander/learners/methods/declaration/published_defaults.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/functional_regularisation.h>
#include <meander/stream/runtime/error.h>

namespace meander::methods {
namespace {

constexpr std::int64_t task_free_window = 512, task_free_budget = 200;

ExemplarOptions exemplars(const FrompOptions& options) {
  ExemplarOptions use;
  use.budget = options.budget;
  use.full_capacity = options.full_capacity;
  use.selection = options.selection;
  return use;
}

}  // namespace

Parts fromp(const FrompOptions& options, const MethodContext& context) {
  const auto memory = make_memory(exemplars(options), context);
  FunctionalRegularisationOptions o{.strength = options.strength};
  if (!context.academic) o.fisher.window = task_free_window;
  return exemplar_parts(memory, exemplars(options), context) + parts(FunctionalRegularisation(memory, o));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::FrompOptions;

namespace {

std::vector<Field<FrompOptions>> fromp_fields() {
  std::vector<Field<FrompOptions>> list = memory_fields<FrompOptions>();
  list.front() = std::move(list.front()).by("200; academic 100, permMNIST 10", [](const MethodContext& c) {
    return c.academic ? default_budget(c) : methods::task_free_budget;
  });
  list.back() = std::move(list.back()).by("random; academic fromp", [](const MethodContext& c) {
    return std::string(c.academic ? "fromp" : "random");
  });
  list.insert(list.begin(),
              field("tau", &FrompOptions::strength, "X", "strength of the functional term: its factor in the loss")
                  .from(0, "a strength")
                  .by("1; academic splitMNIST 0.01, 10, 1000 by scenario", [](const MethodContext& c) {
                    // Task-free there are hundreds of consolidations, each of which regularises.
                    const ByScenario split = c.academic ? ByScenario{0.01, 10, 1000} : ByScenario{1, 1, 1};
                    return by_experiment(c, split, {1, 1, 1}, {1, 1, 1}, {1, 1, 1});
                  }));
  return list;
}

}  // namespace

const Method fromp = declare<FrompOptions>(
    {.name = "fromp",
     .title = "Functional regularisation of the memorable past (FROMP)",
     .paper = "Pan, Swaroop, Immer, Eschenhagen, Turner & Khan 2020, arXiv:2004.14070",
     .idea = "keeps the network's outputs on stored samples; academic: on those it was least certain of",
     .words = {.flags = {"fromp"}},
     .refuses = {{"xdg", "memorable points would pass through other gates than test samples"},
                 {"separate", "each context has its own network, so there is nothing to protect"},
                 {decides_hold, "FROMP protects outputs instead of parameters"},
                 {decides_replay, "FROMP protects outputs on stored samples instead of learning from them again"},
                 {"icarl", "FROMP protects outputs on stored samples instead of learning from them again"},
                 {"exemplars", "both keep a memory"}},
     .notice = linear_layers_only},
    fromp_fields(),
    {.parts =
         [](const FrompOptions& options, const MethodContext& c) {
           if (c.sgd) throw UsageError("optimizer", "FROMP has an Adam of its own", "leave --optimizer=sgd out");
           return methods::fromp(options, c);
         },
     .stamp =
         [](StampFields& stamp, const FrompOptions& options, const MethodContext& context) {
           stamp_memory(stamp, methods::exemplars(options), context);
           stamp.memory->fromp_strength = options.strength;
         }});

}  // namespace meander::declared
