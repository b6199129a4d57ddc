#include "../learner_fixture.h"
#include "catch.h"

#include <meander/learners/methods/method.h>

#include <algorithm>

namespace meander {
namespace {

// Ten classes: five contexts of two where the task scenario reveals them.
ToyStream stream_of(Scenario scenario) {
  return {.outputs = 10, .contexts = scenario == Scenario::Task ? std::int64_t{5} : std::int64_t{0}};
}

MethodContext context_of(Scenario scenario, bool academic) {
  const ToyStream toy = stream_of(scenario);
  MethodContext context;
  context.scenario = scenario;
  context.academic = academic;
  context.network.channels = toy.inputs, context.network.side = 1;
  context.network.mlp = toy.shape();
  context.network.contexts = context.contexts;
  context.network.head_width = toy.head_width();
  return context;
}

// With what a memory can be used for, where the method has one.
OptionValues values_of(const Method& method, bool uses) {
  OptionValues values;
  for (const MethodOption& option : method.options) {
    if (option.name == "budget") values.set("budget", std::int64_t{12});
    if (uses && option.name == "prototypes") values.set("prototypes", true);
    if (uses && option.name == "sample-selection") values.set("sample-selection", std::string("herding"));
  }
  return values;
}

bool made_for(const Method& method, Scenario scenario) {
  const auto& list = method.scenarios;
  return list.empty() || std::find(list.begin(), list.end(), scenario) != list.end();
}

void learn(const std::vector<const Method*>& methods, const MethodContext& context, bool uses) {
  NetworkPlan plan = context.network;
  Parts made;
  for (const Method* method : methods) {
    const OptionValues values = values_of(*method, uses);
    if (method->plan) method->plan(plan, values, context);
    made = std::move(made) + method->parts(values, context);
  }
  ToyRun run(stream_of(context.scenario), nets::build(plan).network, std::move(made), {.consolidate = every(2)});
  run.take_to(5);
  CHECK(std::isfinite(run.diary->losses.back()));
}

}  // namespace

TEST_CASE("any two methods that may be combined learn together, in each setting", "[methods][property]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Class);
  const bool academic = GENERATE(false, true), uses = GENERATE(false, true);
  const MethodContext context = context_of(scenario, academic);
  int pairs = 0;
  for (const Method* one : all_methods()) {
    for (const Method* other : all_methods()) {
      if (one >= other || !made_for(*one, scenario) || !made_for(*other, scenario)) continue;
      if (!conflict(*one, *other, academic).empty()) continue;
      CAPTURE(one->name, other->name, academic, uses, to_string(scenario));
      CHECK_NOTHROW(learn({one, other}, context, uses));
      ++pairs;
    }
  }
  CHECK(pairs > 40);
}

}  // namespace meander
