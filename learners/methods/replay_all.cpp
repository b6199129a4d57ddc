#include <meander/learners/methods/replay_all.h>

#include <meander/learners/buffers/class_memory.h>
#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/experience_replay.h>

namespace meander::methods {
namespace {

std::shared_ptr<ReplayMemory> memory_of_all(const MethodContext& context) {
  if (context.academic) return std::make_shared<ClassMemory>(ClassMemoryOptions{.selection = Selection::All});
  return std::make_shared<WholeStreamMemory>();
}

}  // namespace

Parts replay_all(const ReplayAllOptions& options, const MethodContext& context) {
  const auto memory = memory_of_all(context);
  ExperienceReplayOptions replay;
  if (options.distill) replay.distill = options.temperature;
  return parts(MemoryKeeper(memory), ExperienceReplay(memory, replay));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::ReplayAllOptions;

const Method replay_all = declare<ReplayAllOptions>(
    {.name = "replay-all",
     .title = "Replay of all data",
     .paper = "the bound of experience replay: a memory without limit",
     .idea = "learns again from everything that came before",
     .decides = decides_replay,
     .words = {.components = {{.option = "replay", .value = "all"}}}},
    {field("distill", &ReplayAllOptions::distill, "", "replay with a teacher's soft targets, not with labels"),
     field("temp", &ReplayAllOptions::temperature, "X", "temperature of the soft targets")
         .from(0, "a temperature", true)
         .needs("add --distill", &ReplayAllOptions::distill)},
    {.parts = [](const ReplayAllOptions& options,
                 const MethodContext& context) { return methods::replay_all(options, context); },
     .stamp =
         [](StampFields& stamp, const ReplayAllOptions& options, const MethodContext&) {
           stamp.replay.emplace().source = "all";
           if (options.distill) stamp.replay->temperature = options.temperature;
         }});

}  // namespace meander::declared
