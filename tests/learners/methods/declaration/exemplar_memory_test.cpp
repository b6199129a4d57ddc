#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/parts/added_memory.h>

#include <numeric>

using namespace meander;

namespace {

MethodContext academic(Scenario scenario = Scenario::Class, std::string experiment = "splitMNIST") {
  MethodContext context;
  context.academic = true;
  context.scenario = scenario;
  context.experiment = std::move(experiment);
  return context;
}

OptionValues option_values(const std::vector<std::pair<std::string, OptionValue>>& given = {}) {
  OptionValues list;
  for (const auto& [name, value] : given) list.set(name, value);
  return list;
}

StampFields stamp(const std::string& name, const OptionValues& given, const MethodContext& context) {
  StampFields fields;
  find_method(name)->stamp(fields, given, context);
  return fields;
}

std::string refused(const std::string& name, const OptionValues& given, const MethodContext& context) {
  return error_line<UsageError>([&] { find_method(name)->parts(given, context); });
}

const OptionValue on = true;

}  // namespace

TEST_CASE("the setting decides what kind of memory there is, and its budget", "[property]") {
  const auto kind = [](const ExemplarOptions& options, const MethodContext& context) {
    const auto memory = make_memory(options, context);
    return dynamic_cast<ClassMemory*>(memory.get()) != nullptr ? "sets" : "reservoir";
  };
  CHECK(std::string(kind({}, {})) == "reservoir");
  CHECK(std::string(kind({.selection = "herding"}, {})) == "sets");
  CHECK(std::string(kind({}, academic())) == "sets");
  CHECK(default_budget({}) == 1000);
  CHECK(default_budget(academic()) == 100);
  CHECK(default_budget(academic(Scenario::Domain, "permMNIST")) == 10);
}

TEST_CASE("stamps of methods with a memory have the reference's parts", "[property]") {
  const StampFields icarl = stamp("icarl", option_values(), academic());
  CHECK_FALSE(icarl.replay);
  CHECK(icarl.memory->added_to_data);
  CHECK(icarl.memory->prototypes);
  CHECK(icarl.memory->budget == 100);
  CHECK(icarl.memory->selection == "herding");
  CHECK(icarl.binary == "BCE_dist");
  const StampFields modified = stamp("icarl", option_values(), {});
  CHECK(modified.replay->source == "buffer");
  CHECK_FALSE(modified.memory->added_to_data);
  CHECK(modified.memory->budget == 1000);
  CHECK(modified.memory->selection == "random");
  CHECK(modified.binary == "BCE");
  const StampFields er =
      stamp("er", option_values({{"use-full-capacity", on}, {"distill", on}, {"bce-distill", on}}), academic());
  CHECK(er.memory->full_capacity);
  CHECK(er.replay->temperature == 2.0);
  CHECK(er.binary == "BCE_dist");
  CHECK(stamp("agem", option_values(), {}).replay->epsilon == 1e-7);
  CHECK(stamp("agem", option_values({{"eps-agem", 0.0}}), {}).replay->epsilon == 0.0);
  const StampFields exemplars = stamp("exemplars", option_values({{"prototypes", on}}), {});
  CHECK(exemplars.memory->prototypes);
  CHECK_FALSE(exemplars.replay);
  CHECK_FALSE(stamp("exemplars", option_values({{"bce-distill", on}}), academic()).memory);
  CHECK(stamp("replay-all", option_values(), academic()).replay->source == "all");
  CHECK(stamp("cumulative", option_values(), academic()).baseline == "Cummulative");
}

TEST_CASE("options of a memory that have no meaning in a setting are refused in one line", "[refusal]") {
  CHECK(refused("er", option_values({{"use-full-capacity", on}}), {}) ==
        "use-full-capacity: a total budget is used in full from the start; leave it out, or add --academic");
  CHECK(refused("agem", option_values({{"add-buffer", on}}), {}) ==
        "add-buffer: a stream without known contexts has no training set to add to; replay stored samples instead, or "
        "add --academic");
  for (const char* name : {"er", "agem", "exemplars"}) {
    CHECK(refused(name, option_values({{"bce-distill", on}}), academic(Scenario::Domain)) ==
          "bce-distill: the domain scenario brings no new classes; leave it out, or add "
          "--scenario=class");
  }
  CHECK(refused("er", option_values({{"sample-selection", std::string("best")}}), {})
            .starts_with("sample-selection: 'best'"));
  CHECK(refused("icarl", option_values({{"budget", std::int64_t{0}}}), academic()) ==
        "budget: 0 samples are too few; give 1 or more");
}

TEST_CASE("a total budget is never exceeded, and is refused where sets would stay empty", "[memory][regression]") {
  const auto budget_of = [](std::int64_t budget, Scenario scenario, bool single_head) {
    MethodContext context;
    context.scenario = scenario;
    context.single_head = single_head;
    context.outputs = 4, context.contexts = 3;
    return error_line<UsageError>([&] { make_memory({.budget = budget, .selection = "herding"}, context); });
  };
  CHECK(budget_of(3, Scenario::Class, false) ==
        "budget: 3 samples cannot be shared by 4 sets, one per class; give 4 or more, or --sample-selection=random");
  CHECK(budget_of(4, Scenario::Class, false) == "no error");
  CHECK(budget_of(4, Scenario::Domain, false) == "no error");
  CHECK(budget_of(11, Scenario::Task, true).starts_with("budget: 11 samples cannot be shared by 12 sets"));
  CHECK(budget_of(12, Scenario::Task, true) == "no error");
  MethodContext context;
  CHECK_NOTHROW(make_memory({.budget = 3}, context));
  context.academic = true;
  CHECK_NOTHROW(make_memory({.budget = 3, .selection = "herding"}, context));

  // The same for a memory that is made directly.
  const auto memory =
      std::make_shared<ClassMemory>(ClassMemoryOptions{.budget = 3, .in_total = true, .contexts_end = false});
  ToyRun run({}, parts(MemoryKeeper(memory)), {.consolidate = every(4)});
  for (const std::int64_t end : {4, 8, 12}) {
    run.take_to(end);
    CHECK(memory->size() == 3);
    CHECK(memory->sets().size() == 3);
  }
}

TEST_CASE("as in the reference, academic herding is at random", "[memory][property]") {
  const auto stored = [](std::string selection, bool compat) {
    MethodContext context = academic();
    context.compat = compat;
    const auto memory = make_memory({.budget = 3, .selection = std::move(selection)}, context);
    ToyRun run({}, parts(MemoryKeeper(memory)), {.consolidate = every(6)});
    run.take_to(6);
    std::vector<std::int64_t> slots(static_cast<std::size_t>(memory->size()));
    std::iota(slots.begin(), slots.end(), 0);
    const Batch all = memory->fetch(slots);
    return bits(std::span(all.x.data_ptr<float>(), static_cast<std::size_t>(all.x.numel())));
  };
  CHECK(stored("herding", true) == stored("random", false));
  CHECK(stored("herding", false) != stored("random", false));
}

TEST_CASE("every method with a memory learns with each of its uses, in each setting", "[property]") {
  const std::string name = GENERATE("er", "agem", "exemplars");
  const std::string use = GENERATE("add-buffer", "prototypes", "bce-distill");
  const bool is_academic = GENERATE(false, true);
  CAPTURE(name, use, is_academic);
  if (!is_academic && use == "add-buffer") return;
  Parts made = find_method(name)->parts(option_values({{use, on}, {"budget", std::int64_t{6}}}),
                                        is_academic ? academic() : MethodContext{});
  LearnerOptions options;
  options.consolidate = every(4);
  ToyRun run(ToyStream{}, std::move(made), options), plain(ToyStream{}, {}, options);
  run.take_to(12);
  plain.take_to(12);
  CHECK(std::isfinite(run.diary->losses.back()));
  const bool same = bits(run.parameters()) == bits(plain.parameters());
  CHECK(same == (name == "exemplars" && use == "prototypes"));
}
