#include "catch.h"
#include "learners/learner_fixture.h"
#include "learners/small_values.h"
#include "learners/spoiled.h"
#include "method_setting.h"

namespace meander {
namespace {

/// All that it has learned: its saved state.
std::string learned(const Method& method, const MethodContext& context, bool spoiled) {
  const ToyStream stream = stream_of(context.scenario);
  NetworkPlan plan = context.network;
  const OptionValues values = small_values(method, 20);
  if (method.plan) method.plan(plan, values, context);
  Learner learner({nets::build(plan).network, stream.head_width()}, method.parts(values, context),
                  {.consolidate = every(2)});
  OperatorChain chain;
  if (spoiled) chain.append(spoiled_once_let_go());
  learner.begin(std::make_shared<Arena>(1), chain);
  for (std::int64_t i = 0; i < 7; ++i) learner.take(stream(i), chain(stream(i)));
  Archive state;
  learner.save(state);
  return state.to_bytes();
}

}  // namespace

TEST_CASE("a method holds the samples that it still reads", "[methods][determinism][regression]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Class);
  const bool academic = GENERATE(false, true);
  const MethodContext context = context_of(scenario, academic);
  for (const Method* method : all_methods()) {
    if (!made_for(*method, scenario)) continue;
    CAPTURE(method->name, academic, to_string(scenario));
    CHECK((learned(*method, context, true) == learned(*method, context, false)));
  }
}

}  // namespace meander
