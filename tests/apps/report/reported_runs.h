#pragma once

#include "../results/stored_results.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// One line of metrics.jsonl.
inline std::string evaluation_line(std::int64_t iteration, const std::vector<double>& accuracies) {
  const nlohmann::json line{{"iteration", iteration},
                            {"loss", 1.0 / static_cast<double>(iteration)},
                            {"terms", {{"current", 0.5}, {"replay", 0.25}}},
                            {"prequential_accuracy", 0.5},
                            {"average_accuracy", 0.5},
                            {"accuracy_per_context", accuracies}};
  return line.dump() + "\n";
}

/// The folder of a run with two contexts that ended after 3 and 6 iterations, evaluated there: on the first context
/// 0.9, then `kept`; on the second 0, then 0.7.
inline std::filesystem::path put_learner(const ScratchFolder& scratch, const std::string& method, std::int64_t seed,
                                         double kept) {
  nlohmann::json result = finished_result(method, seed, (kept + 0.7) / 2);
  result["metrics"]["evaluated_at"] = {3, 6};
  result["options"]["contexts"] = 2;
  const std::string folder = fmt::format("runs/{}-{}", method, seed);
  scratch.put(folder + "/metrics.jsonl", evaluation_line(3, {0.9, 0.0}) + evaluation_line(6, {kept, 0.7}));
  scratch.put(folder + "/config.toml", fmt::format("experiment = \"splitDigits\"\nseed = {}\n", seed));
  return put_result(scratch, folder, result);
}

}  // namespace meander
