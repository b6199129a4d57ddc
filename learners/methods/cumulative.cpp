#include <meander/learners/methods/cumulative.h>

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/methods/table.h>
#include <meander/learners/parts/added_memory.h>

#include <memory>

namespace meander::methods {

Parts cumulative(const MethodContext& context) {
  if (context.academic) return {};
  const auto memory = std::make_shared<WholeStreamMemory>();
  return parts(MemoryKeeper(memory), AddedMemory(memory));
}

}  // namespace meander::methods

namespace meander::declared {

using methods::CumulativeOptions;

const Method cumulative = declare<CumulativeOptions>(
    {.name = "cumulative",
     .title = "Cumulative",
     .paper = "the bound for methods that may store all data",
     .idea = "always trains on all data so far",
     .words = {.flags = {"cumulative", "cummulative"}},
     .refuses = {{"er", "cumulative learns from all data already"},
                 {"agem", "cumulative learns from all data already"},
                 {"icarl", "cumulative learns from all data already"},
                 {"exemplars", "cumulative learns from all data already"},
                 {"replay-all", "cumulative learns from all data already"}},
     .shows = ContextsShown::SoFar},
    {field("grow-batch", &CumulativeOptions::grow_batch, "", "batches of the t-th context are t times as large")
         .needs("add --academic",
                [](const CumulativeOptions&, const MethodContext& context) { return context.academic; })},
    {.parts = [](const CumulativeOptions&, const MethodContext& context) { return methods::cumulative(context); },
     .stamp =
         [](StampFields& stamp, const CumulativeOptions& options, const MethodContext&) {
           stamp.baseline = "Cummulative";
           if (options.grow_batch) stamp.ours["grow-batch"] = true;
         }});

}  // namespace meander::declared
