#include <meander/learners/methods/agem.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/gradient_projection.h>

namespace meander::methods {

Parts agem(const AgemOptions& options, const MethodContext& context) {
  const auto memory = make_memory(exemplars_of(options), context);
  return exemplar_parts(memory, exemplars_of(options), context) +
         parts(GradientProjection(memory, {.epsilon = options.epsilon, .learn_too = options.learn_too}));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::AgemOptions;

namespace {

constexpr double reference_epsilon = 1e-7;

std::vector<Field<AgemOptions>> agem_fields() {
  std::vector<Field<AgemOptions>> list = exemplar_fields<AgemOptions>();
  list.push_back(field("eps-agem", &AgemOptions::epsilon, "X", "added to the reference gradient's squared norm")
                     .from(0, "a number to add")
                     .by("0", [](const MethodContext& c) { return c.compat ? reference_epsilon : 0.0; })
                     // So that names of published runs stay the same.
                     .stamped_when_unset(reference_epsilon));
  list.push_back(
      field("learn-too", &AgemOptions::learn_too, "", "learn from the reference samples too (--use-replay=both)"));
  return list;
}

}  // namespace

const Method agem = declare<AgemOptions>(
    {.name = "agem",
     .title = "Averaged gradient episodic memory (A-GEM)",
     .paper = "Chaudhry et al. 2019, arXiv:1812.00420",
     .idea = "projects gradients that would raise the loss on stored samples of earlier data",
     .decides = decides_replay,
     .words = {.flags = {"agem"},
               .components = {{.option = "replay", .value = "buffer"},
                              {.option = "use-replay", .value = "inequality", .sets = "learn-too", .to = false},
                              {.option = "use-replay", .value = "both", .sets = "learn-too"}}},
     .refuses = {{"er", "both keep a memory of their own; --use-replay=both learns from A-GEM's samples too"}},
     .compat = Setting::Any},
    agem_fields(),
    {.parts = [](const AgemOptions& options, const MethodContext& context) { return methods::agem(options, context); },
     .stamp =
         [](StampFields& stamp, const AgemOptions& options, const MethodContext& context) {
           stamp.replay.emplace().source = "buffer";
           stamp.replay->use = options.learn_too ? "both" : "A-GEM";
           stamp.replay->epsilon = options.epsilon;
           stamp_memory(stamp, exemplars_of(options), context);
         },
     .keeps_images = [](const AgemOptions& options, const MethodContext&) { return options.add_buffer; }});

}  // namespace meander::declared
