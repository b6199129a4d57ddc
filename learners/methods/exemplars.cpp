#include <meander/learners/methods/exemplars.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts exemplars(const ExemplarOptions& options, const MethodContext& context) {
  return exemplar_parts(options, context);
}

}  // namespace meander::methods

namespace meander::declared {

namespace {

std::vector<Field<ExemplarOptions>> fields() {
  std::vector<Field<ExemplarOptions>> list = exemplar_fields<ExemplarOptions>();
  list.push_back(field("temp", &ExemplarOptions::temperature, "X", "temperature of soft targets; with --compat alone")
                     .from(0, "a temperature", true));
  return list;
}

}  // namespace

const Method exemplars = declare<ExemplarOptions>(
    {.name = "exemplars",
     .title = "Exemplars",
     .paper = "Rebuffi, Kolesnikov, Sperl & Lampert 2017, arXiv:1611.07725",
     .idea = "keeps exemplars of every class, for --add-buffer and --prototypes; replays none",
     .refuses = {{"er", "both keep a memory; er takes the same options"},
                 {"agem", "both keep a memory; agem takes the same options"}}},
    fields(),
    {.parts = [](const ExemplarOptions& options, const MethodContext& c) { return methods::exemplars(options, c); },
     .stamp =
         [](StampFields& stamp, const ExemplarOptions& options, const MethodContext&) {
           if (options.add_buffer || options.prototypes) stamp_memory(stamp, options);
           if (options.bce_distill) stamp.binary = "BCE_dist";
         },
     .keeps_images = [](const ExemplarOptions& options, const MethodContext&) { return options.add_buffer; }});

}  // namespace meander::declared
