#include <meander/learners/methods/si.h>

#include <meander/learners/methods/table.h>
#include <meander/learners/parts/synaptic_intelligence.h>

namespace meander::methods {

Parts si(const SiOptions& options) { return parts(SynapticIntelligence(options.strength, options.epsilon)); }

}  // namespace meander::methods

namespace meander::declared {

using methods::SiOptions;

const Method si =
    declare<SiOptions>({.name = "si",
                        .title = "Synaptic intelligence",
                        .paper = "Zenke, Poole & Ganguli 2017, arXiv:1703.04200",
                        .idea = "holds on to the weights that lowered the loss most",
                        .parts = {}},
                       {field("reg-strength", &SiOptions::strength, "X", "strength of the penalty"),
                        field("epsilon", &SiOptions::epsilon, "X", "damping of the importance")},
                       [](const SiOptions& options, const MethodContext&) { return methods::si(options); });

}  // namespace meander::declared
