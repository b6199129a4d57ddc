#include <meander/learners/methods/joint.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts joint() { return {}; }

}  // namespace meander::methods

namespace meander::declared {

const Method joint{.name = "joint",
                   .title = "Joint",
                   .paper = "the upper bound of every comparison",
                   .idea = "learns from all contexts mixed, on the random stream",
                   .stream = "random",
                   .parts = [](const OptionValues&, const MethodContext&) { return methods::joint(); },
                   .stamp = [](StampFields&, const OptionValues&, const MethodContext&) {}};

}  // namespace meander::declared
