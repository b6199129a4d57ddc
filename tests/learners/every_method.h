#pragma once

#include "learner_fixture.h"
#include "small_values.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/contexts/scenario.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// A method of the list as a run would make it, in a scenario that it supports, with small budgets.
struct MethodCase {
  const Method* method;
  bool academic;

  Scenario scenario() const { return method->scenarios.empty() ? Scenario::Class : method->scenarios.front(); }
  ToyStream stream() const {
    return {.outputs = 6, .contexts = scenario() == Scenario::Class ? std::int64_t{0} : std::int64_t{3}};
  }
  std::string name() const { return method->name + (academic ? ", academic" : ""); }

  OptionValues values() const { return small_values(*method, 12); }
  MethodContext context() const {
    const ToyStream toy = stream();
    MethodContext context;
    context.scenario = scenario();
    context.academic = academic;
    context.contexts = 3;
    context.classes_per_context = 2;
    context.outputs = toy.outputs;
    context.network.channels = toy.inputs, context.network.side = 1;
    context.network.mlp = toy.shape();
    context.network.contexts = context.contexts;
    context.network.head_width = toy.head_width();
    return context;
  }
};

inline std::vector<MethodCase> every_method() {
  std::vector<MethodCase> cases;
  for (const Method* method : all_methods()) {
    for (const bool academic : {false, true}) cases.push_back({method, academic});
  }
  return cases;
}

/// A learner with that method that takes the toy stream's batches, with ids where `ids`.
struct CaseRun {
  explicit CaseRun(const MethodCase& one, std::uint64_t network_seed = 1) : stream(one.stream()) {
    NetworkPlan plan = one.context().network;
    plan.seed = network_seed;
    if (one.method->plan) one.method->plan(plan, one.values(), one.context());
    LearnerOptions options;
    options.consolidate = every(3);
    options.replay_weight = ReplayWeight::one_over_contexts();
    learner = std::make_unique<Learner>(Classifier{nets::build(plan).network, stream.head_width()},
                                        one.method->parts(one.values(), one.context()), options);
  }
  void begin() { learner->begin(nullptr, OperatorChain()); }
  void take(std::int64_t number) { learner->take(stream(number), stream(number)); }
  void take_from(std::int64_t first, std::int64_t end) {
    for (std::int64_t i = first; i < end; ++i) take(i);
  }
  Archive saved() const {
    Archive archive;
    learner->save(archive);
    return Archive::from_bytes(archive.to_bytes(), "test");
  }

  ToyStream stream;
  std::unique_ptr<Learner> learner;
};

}  // namespace meander
