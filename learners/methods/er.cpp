#include <meander/learners/methods/er.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/experience_replay.h>

namespace meander::methods {

Parts er(const ErOptions& options) {
  ExperienceReplayOptions replay{.budget = options.budget};
  if (options.distill) replay.distill = options.temperature;
  return parts(ExperienceReplay(replay));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::ErOptions;

const Method er = declare<ErOptions>(
    {.name = "er",
     .title = "Experience replay",
     .paper = "Rolnick et al. 2019, arXiv:1811.11682; reservoir: Chaudhry et al. 2019, arXiv:1902.10486",
     .idea = "learns again from a uniform sample of the stream so far",
     .parts = {}},
    {field("budget", &ErOptions::budget, "N", "samples held, in total"),
     field("distill", &ErOptions::distill, "", "soft targets from a teacher, instead of labels"),
     field("temp", &ErOptions::temperature, "X", "temperature of soft targets")},
    [](const ErOptions& options, const MethodContext&) { return methods::er(options); });

}  // namespace meander::declared
