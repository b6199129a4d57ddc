#include <meander/learners/methods/agem.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/gradient_projection.h>

namespace meander::methods {

Parts agem(const AgemOptions& options) {
  return parts(
      GradientProjection({.budget = options.budget, .epsilon = options.epsilon, .learn_too = options.learn_too}));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::AgemOptions;

const Method agem = declare<AgemOptions>(
    {.name = "agem",
     .title = "Averaged gradient episodic memory (A-GEM)",
     .paper = "Chaudhry et al. 2019, arXiv:1812.00420",
     .idea = "forbids a step that would raise the loss on samples of the stream so far",
     .refuses = {{"er", "both keep a buffer of their own; --use-replay=both learns from A-GEM's samples too"}},
     .parts = {}},
    {field("budget", &AgemOptions::budget, "N", "samples held, in total"),
     field("eps-agem", &AgemOptions::epsilon, "X", "added to the reference gradient's squared norm"),
     field("learn-too", &AgemOptions::learn_too, "", "learn from the reference samples too (--use-replay=both)")},
    [](const AgemOptions& options, const MethodContext&) { return methods::agem(options); });

}  // namespace meander::declared
