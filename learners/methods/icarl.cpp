#include <meander/learners/methods/icarl.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/binary_objective.h>
#include <meander/learners/parts/experience_replay.h>

namespace meander::methods {
namespace {

ExemplarOptions exemplars(const IcarlOptions& options, const MethodContext& context) {
  return {.budget = options.budget,
          .full_capacity = options.full_capacity,
          .selection = options.selection,
          .add_buffer = context.academic,
          .prototypes = true,
          .bce_distill = context.academic || options.bce_distill,
          .temperature = options.temperature};
}

}  // namespace

Parts icarl(const IcarlOptions& options, const MethodContext& context) {
  const ExemplarOptions use = exemplars(options, context);
  const auto memory = make_memory(use, context);
  Parts list = parts(BinaryObjective()) + exemplar_parts(memory, use, context);
  return context.academic ? std::move(list) : std::move(list) + parts(ExperienceReplay(memory));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::IcarlOptions;

namespace {

std::vector<Field<IcarlOptions>> icarl_fields() {
  std::vector<Field<IcarlOptions>> list = memory_fields<IcarlOptions>();
  list.back() = std::move(list.back()).by("random; academic herding", [](const MethodContext& c) {
    return std::string(c.academic ? "herding" : "random");
  });
  list.push_back(
      field("bce-distill", &IcarlOptions::bce_distill, "", "binary loss, with a teacher's targets for seen classes")
          .by("", [](const MethodContext& c) { return c.academic; }));
  list.push_back(
      field("temp", &IcarlOptions::temperature, "X", "temperature of the soft targets")
          .from(0, "a temperature", true)
          .needs("add --compat (task-free: and --bce-distill)",
                 [](const IcarlOptions& o, const MethodContext& context) { return context.compat && o.bce_distill; }));
  return list;
}

}  // namespace

const Method icarl = declare<IcarlOptions>(
    {.name = "icarl",
     .title = "Incremental classifier and representation learning (iCaRL)",
     .paper = "Rebuffi, Kolesnikov, Sperl & Lampert 2017, arXiv:1611.07725",
     .idea = "keeps exemplars of every class, to learn from again and to classify by their nearest mean",
     .words = {.flags = {"icarl"},
               .components = {{.option = "replay", .value = "buffer", .setting = Setting::TaskFree}},
               .implies = {{.option = "prototypes"},
                           {.option = "bce"},
                           {.option = "add-buffer", .setting = Setting::Academic},
                           {.option = "bce-distill", .setting = Setting::Academic}}},
     .refuses = {{"er", "both keep a memory; er takes --add-buffer, --prototypes and --bce-distill"},
                 {"agem", "both keep a memory; agem takes --add-buffer, --prototypes and --bce-distill"},
                 {"replay-all", "replay-all replays all data already"},
                 {"exemplars", "both keep a memory"},
                 {decides_replay, "task-free iCaRL replays from a memory of its own", Setting::TaskFree}},
     .scenarios = {Scenario::Class},
     .compat = Setting::Any},
    icarl_fields(),
    {.parts = [](const IcarlOptions& options, const MethodContext& c) { return methods::icarl(options, c); },
     .stamp =
         [](StampFields& stamp, const IcarlOptions& options, const MethodContext& context) {
           if (!context.academic) stamp.replay.emplace().source = "buffer";
           stamp.binary = "BCE";
           stamp_memory(stamp, methods::exemplars(options, context), context);
         },
     .keeps_images = [](const IcarlOptions&, const MethodContext& context) { return context.academic; }});

}  // namespace meander::declared
