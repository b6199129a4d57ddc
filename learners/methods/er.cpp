#include <meander/learners/methods/er.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/experience_replay.h>

namespace meander::methods {

Parts er(const ErOptions& options, const MethodContext& context) {
  const auto memory = make_memory(exemplars_of(options), context);
  ExperienceReplayOptions replay;
  if (options.distill) replay.distill = options.temperature;
  return exemplar_parts(memory, exemplars_of(options), context) + parts(ExperienceReplay(memory, replay));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::ErOptions;

namespace {

std::vector<Field<ErOptions>> er_fields() {
  std::vector<Field<ErOptions>> list = exemplar_fields<ErOptions>();
  list.push_back(field("distill", &ErOptions::distill, "", "replay with a teacher's soft targets, not with labels"));
  list.push_back(field("temp", &ErOptions::temperature, "X", "temperature of the soft targets")
                     .from(0, "a temperature", true)
                     .needs("add --distill", [](const ErOptions& o, const MethodContext& context) {
                       return o.distill || (o.bce_distill && context.compat);
                     }));
  return list;
}

}  // namespace

const Method er = declare<ErOptions>(
    {.name = "er",
     .title = "Experience replay",
     .paper = "Rolnick et al. 2019, arXiv:1811.11682; reservoir: Chaudhry et al. 2019, arXiv:1902.10486",
     .idea = "learns again from stored samples of earlier data",
     .decides = decides_replay,
     .words = {.components = {{.option = "replay", .value = "buffer"}}},
     .compat = Setting::Any},
    er_fields(),
    {.parts = [](const ErOptions& options, const MethodContext& context) { return methods::er(options, context); },
     .stamp =
         [](StampFields& stamp, const ErOptions& options, const MethodContext& context) {
           stamp.replay.emplace().source = "buffer";
           if (options.distill) stamp.replay->temperature = options.temperature;
           stamp_memory(stamp, exemplars_of(options), context);
         },
     .keeps_images = [](const ErOptions& options, const MethodContext&) { return options.add_buffer; }});

}  // namespace meander::declared
