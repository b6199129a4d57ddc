#include <meander/learners/methods/none.h>

#include <meander/learners/methods/table.h>

namespace meander::methods {

Parts none() { return {}; }

}  // namespace meander::methods

namespace meander::declared {

const Method none{.name = "none",
                  .title = "None",
                  .paper = "the lower bound of every comparison",
                  .idea = "learns from the stream alone, and forgets",
                  .parts = [](const OptionValues&, const MethodContext&) { return methods::none(); },
                  .stamp = [](StampFields&, const OptionValues&, const MethodContext&) {}};

}  // namespace meander::declared
