#include <meander/apps/request/stamp.h>
#include <meander/apps/results/model_name.h>

namespace meander {

std::string model_name(const ResolvedRun& run, const std::optional<std::string>& tag, const std::string& stamp,
                       const std::string& network) {
  if (tag) return stamp_for_file(network + "-" + *tag);
  return run.model_dir ? "mM-" + stamp_for_file(stamp) : "model.meander";
}

}  // namespace meander
