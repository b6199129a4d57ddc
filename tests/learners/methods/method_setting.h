#pragma once

#include "learners/learner_fixture.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/stream/contexts/scenario.h>

#include <algorithm>
#include <cstdint>

// A toy stream for every scenario, and the methods that support it.
namespace meander {

/// Ten classes: five contexts of two where the task scenario reveals them.
inline ToyStream stream_of(Scenario scenario) {
  return {.outputs = 10, .contexts = scenario == Scenario::Task ? std::int64_t{5} : std::int64_t{0}};
}

inline MethodContext context_of(Scenario scenario, bool academic) {
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

inline bool made_for(const Method& method, Scenario scenario) {
  const auto& list = method.scenarios;
  return list.empty() || std::find(list.begin(), list.end(), scenario) != list.end();
}

}  // namespace meander
