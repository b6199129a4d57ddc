#pragma once

#include "learner_fixture.h"

#include <meander/learners/methods/method_list.h>
#include <meander/learners/observe.h>
#include <meander/operators/operators.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/graph/pipeline.h>

#include <cstdint>
#include <string>
#include <variant>

namespace meander {

/// A short run of a method on the drawn digits, as the program does it: operators in parallel, several consolidations.
struct MethodRun {
  std::string method = "none";
  OptionValues options{};
  Scenario scenario = Scenario::Class;
  nets::MlpOptions network{.units = 100};
  bool convolutions = false;  ///< before the fully-connected layers
  std::int64_t iterations = 10, batch = 128, consolidate_every = 5;

  static const ContextSet& digits(Scenario scenario) {
    static const ContextSet by_scenario[] = {split(Scenario::Task), split(Scenario::Domain), split(Scenario::Class)};
    return by_scenario[static_cast<std::size_t>(scenario)];
  }
  static ContextSet split(Scenario scenario) {
    return ContextSet::split(datasets::digits(), {.contexts = 5, .scenario = scenario, .seed = 1});
  }

  MethodContext context() const {
    const ContextSet& set = digits(scenario);
    MethodContext context;
    context.experiment = "splitDigits";
    context.scenario = scenario;
    context.contexts = set.contexts(), context.outputs = set.outputs();
    context.iterations = iterations, context.consolidate_every = consolidate_every;
    context.network = nets::plan(set, network);
    context.network.units_given = true;
    if (convolutions) {
      context.network.conv = ConvShape{.depth = 2, .first_channels = 4};
      context.network.conv = context.network.convolutions();
    }
    return context;
  }

  /// The result of `use` on the trained learner.
  template <class Use>
  auto run(int threads, const Use& use) const {
    const MethodContext of = context();
    const Method& made = *find_method(method);
    NetworkPlan plan = of.network;
    if (made.plan) made.plan(plan, options, of);
    ScheduleSource stream =
        fuzzy_boundaries(digits(scenario), {.iterations = iterations, .fuzziness = 1, .batch = batch});
    Learner learner(nets::build(plan), made.parts(options, of), {.consolidate = every(consolidate_every)});
    Pipeline pipeline = stream | ops::to_float() | learner;
    pipeline.run({.threads = threads, .seed = 3});
    return use(learner);
  }

  /// All that it has learned, as bytes: its parameters and its parts' state, but not what they were made with.
  std::string learned(int threads) const {
    return run(threads, [](Learner& learner) {
      Archive state, become;
      learner.save(state);
      for (const auto& [name, value] : state.entries()) {
        if (name.starts_with("made-with/")) continue;
        std::visit([&, &key = name](const auto& v) { become.write(key, v); }, value);
      }
      return become.to_bytes();
    });
  }
};

}  // namespace meander
