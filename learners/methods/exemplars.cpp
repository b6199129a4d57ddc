#include <meander/learners/methods/exemplars.h>

#include <meander/learners/methods/table.h>
#include <meander/stream/runtime/error.h>

#include <utility>

namespace meander::methods {

Parts exemplars(const ExemplarOptions& options, const MethodContext& context) {
  return exemplar_parts(options, context);
}

}  // namespace meander::methods

namespace meander::declared {

namespace {

std::vector<Field<ExemplarOptions>> exemplars_fields() {
  std::vector<Field<ExemplarOptions>> memory = memory_fields<ExemplarOptions>();
  for (auto& f : memory) {
    f = std::move(f).needs("add --prototypes or --add-buffer",
                           [](const ExemplarOptions& o, const MethodContext&) { return o.prototypes || o.add_buffer; });
  }
  std::vector<Field<ExemplarOptions>> list = exemplar_fields<ExemplarOptions>(std::move(memory));
  list.push_back(field("temp", &ExemplarOptions::temperature, "X", "temperature of the soft targets")
                     .from(0, "a temperature", true)
                     .needs("add --bce-distill and --compat", [](const ExemplarOptions& o, const MethodContext& c) {
                       return o.bce_distill && c.compat;
                     }));
  return list;
}

}  // namespace

const Method exemplars = declare<ExemplarOptions>(
    {.name = "exemplars",
     .title = "Exemplars",
     .paper = "Rebuffi, Kolesnikov, Sperl & Lampert 2017, arXiv:1611.07725",
     .idea = "keeps exemplars of every class, for --add-buffer and --prototypes; replays none",
     .words = {.chosen_by = {"prototypes", "add-buffer", "bce-distill"}},
     .refuses = {{"er", "both keep a memory; er takes the same options"},
                 {"agem", "both keep a memory; agem takes the same options"}},
     .compat = Setting::Any},
    exemplars_fields(),
    {.parts =
         [](const ExemplarOptions& options, const MethodContext& c) {
           if (!options.add_buffer && !options.prototypes && !options.bce_distill) {
             throw UsageError("method", "exemplars have no effect by themselves",
                              "add --prototypes, --add-buffer or --bce-distill");
           }
           return methods::exemplars(options, c);
         },
     .stamp =
         [](StampFields& stamp, const ExemplarOptions& options, const MethodContext& context) {
           if (options.add_buffer || options.prototypes) stamp_memory(stamp, options, context);
           stamp_distillation(stamp, options, context);
         },
     .keeps_images = [](const ExemplarOptions& options, const MethodContext&) { return options.add_buffer; }});

}  // namespace meander::declared
