#include <meander/learners/live/graph_name.h>

namespace meander {

std::string graph_name(const GraphName& parts) {
  std::string name = parts.one_model ? "1M-" : "";
  name += parts.replay;
  if (parts.distilled) name += "D";
  if (parts.projected) name += "-aGEM";
  if (parts.penalty) name += "-par" + parts.penalty->strength + "-" + parts.penalty->importance;
  if (parts.gated) name += "-XdG" + *parts.gated;
  if (parts.nearest_means) name += "-iCaRL";
  if (parts.functional) name += "-FROMP" + *parts.functional;
  if (parts.budget) name += "-bud" + *parts.budget;
  return name;
}

}  // namespace meander
