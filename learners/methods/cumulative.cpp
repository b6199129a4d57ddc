#include <meander/learners/methods/cumulative.h>

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/memory_keeper.h>

#include <memory>

namespace meander::methods {

Parts cumulative(const MethodContext& context) {
  if (context.academic) return {};
  const auto memory = std::make_shared<WholeStreamMemory>();
  return parts(MemoryKeeper(memory), AddedMemory(memory));
}

}  // namespace meander::methods

namespace meander::declared {

const Method cumulative{
    .name = "cumulative",
    .title = "Cumulative",
    .paper = "the bound of every method that may store all",
    .idea = "always trains on all data so far",
    .refuses = {{"er", "all data are learned from already"},
                {"agem", "all data are learned from already"},
                {"icarl", "all data are learned from already"},
                {"exemplars", "all data are learned from already"},
                {"replay-all", "all data are learned from already"}},
    .parts = [](const OptionValues&, const MethodContext& context) { return methods::cumulative(context); },
    .stamp = [](StampFields& stamp, const OptionValues&, const MethodContext&) { stamp.baseline = "Cummulative"; }};

}  // namespace meander::declared
