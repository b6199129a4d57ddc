#include <meander/learners/methods/agem.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/gradient_projection.h>

#include <utility>

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
                     .by("0", [](const MethodContext& c) { return c.compat ? reference_epsilon : 0.0; }));
  list.push_back(
      field("learn-too", &AgemOptions::learn_too, "", "learn from the reference samples too (--use-replay=both)"));
  return list;
}

Method declaration() {
  Method method = declare<AgemOptions>(
      {.name = "agem",
       .title = "Averaged gradient episodic memory (A-GEM)",
       .paper = "Chaudhry et al. 2019, arXiv:1812.00420",
       .idea = "forbids a step that would raise the loss on stored samples of what came before",
       .decides = decides_replay,
       .refuses = {{"er", "both keep a memory of their own; --use-replay=both learns from A-GEM's samples too"}}},
      agem_fields(),
      {.parts = [](const AgemOptions& options,
                   const MethodContext& context) { return methods::agem(options, context); },
       .stamp =
           [](StampFields& stamp, const AgemOptions& options, const MethodContext& context) {
             stamp.replay.emplace().source = "buffer";
             stamp.replay->use = options.learn_too ? "both" : "A-GEM";
             stamp.replay->epsilon = options.epsilon;
             stamp_memory(stamp, exemplars_of(options), context);
           },
       .keeps_images = [](const AgemOptions& options, const MethodContext&) { return options.add_buffer; }});
  // Where it is not given the stamp keeps the reference's value, so that names of published runs stay the same.
  method.stamp = [typed = std::move(method.stamp)](StampFields& stamp, const OptionValues& values,
                                                   const MethodContext& context) {
    typed(stamp, values, context);
    if (values.find("eps-agem") == nullptr) stamp.replay->epsilon = reference_epsilon;
  };
  return method;
}

}  // namespace

const Method agem = declaration();

}  // namespace meander::declared
