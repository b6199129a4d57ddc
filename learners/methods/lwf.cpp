#include <meander/learners/methods/lwf.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts lwf(const LwfOptions& options) {
  return parts(LearningWithoutForgetting({.temperature = options.temperature,
                                          .soft = !options.hard,
                                          .only_seen = options.only_seen,
                                          .weight = options.weight}));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::LwfOptions;

const Method lwf = declare<LwfOptions>(
    {.name = "lwf",
     .title = "Learning without forgetting",
     .paper = "Li & Hoiem 2017, arXiv:1606.09282",
     .idea = "keeps the outputs of an earlier copy of the network on the current inputs",
     .decides = decides_replay,
     .words = {.flags = {"lwf"},
               .components = {{.option = "replay", .value = "current"},
                              {.option = "distill", .required = false, .sets = "hard-targets", .to = false}},
               .by_components = {{"hard-targets", true}},
               .implies = {{.option = "distill"}}},
     .compat = Setting::Any},
    {field("temp", &LwfOptions::temperature, "X", "temperature of the soft targets")
         .from(0, "a temperature", true)
         .needs("leave --hard-targets out", [](const LwfOptions& o, const MethodContext&) { return !o.hard; }),
     field("hard-targets", &LwfOptions::hard, "", "the teacher's most likely label, not its probabilities")},
    {.parts =
         [](LwfOptions options, const MethodContext& context) {
           options.only_seen = context.scenario == Scenario::Class && !context.compat;
           if (context.academic) {
             const bool one = context.scenario == Scenario::Class;
             options.weight = options.hard ? DistillationWeight::MeanReplay
                              : one        ? DistillationWeight::One
                                           : DistillationWeight::PerContext;
           }
           return methods::lwf(options);
         },
     .stamp =
         [](StampFields& stamp, const LwfOptions& options, const MethodContext&) {
           stamp.replay.emplace().source = "current";
           if (!options.hard) stamp.replay->temperature = options.temperature;
         }});

}  // namespace meander::declared
