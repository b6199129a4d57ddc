#include <meander/learners/methods/lwf.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/learning_without_forgetting.h>

namespace meander::methods {

Parts lwf(const LwfOptions& options) {
  return parts(LearningWithoutForgetting(
      {.temperature = options.temperature, .soft = !options.hard, .only_seen = options.only_seen}));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::LwfOptions;

const Method lwf = declare<LwfOptions>(
    {.name = "lwf",
     .title = "Learning without forgetting",
     .paper = "Li & Hoiem 2017, arXiv:1606.09282",
     .idea = "keeps what an earlier copy of the network says about the current inputs",
     .parts = {}},
    {field("temp", &LwfOptions::temperature, "X", "temperature of soft targets"),
     field("hard-targets", &LwfOptions::hard, "", "the teacher's most likely label, instead of its probabilities")},
    [](LwfOptions options, const MethodContext& context) {
      options.only_seen = context.scenario == Scenario::Class;
      return methods::lwf(options);
    });

}  // namespace meander::declared
