#pragma once

#include "scratch_folder.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace meander {

/// What a run that came to its end wrote to result.json, for tests to change.
inline nlohmann::json finished_result(const std::string& method = "none", std::int64_t seed = 0,
                                      double accuracy = 0.875) {
  std::string stamp = "splitDigits-random-5-class--F-784x16_c10--i6-lr0.001-b16-adam";
  if (method != "none") stamp += "--" + method;
  if (seed != 0) stamp += "-s" + std::to_string(seed);
  return {{"stamp", stamp},
          {"experiment", "splitDigits"},
          {"data", "digits, drawn"},
          {"stream", "random"},
          {"scenario", "class"},
          {"method", method},
          {"seed", seed},
          {"average_accuracy", accuracy},
          {"accuracy_per_context", nlohmann::json::array({accuracy, accuracy})},
          {"prequential_accuracy", 0.5},
          {"iterations", 30},
          {"interrupted", false},
          {"failed", false},
          {"error", nullptr},
          {"diverged_at", nullptr},
          {"training_seconds", 12.5},
          {"iterations_per_second", 2.4},
          {"peak_rss_bytes", 100000000},
          {"instruction_set", "avx2"},
          {"version", "0.1.0"},
          {"options", nlohmann::json::object({{"iters", 6}, {"lr", 0.001}})},
          {"metrics", nlohmann::json::object({{"forgetting", 0.125}})}};
}

inline std::string stamp_of(const nlohmann::json& result) { return result.at("stamp").get<std::string>(); }

/// Puts it in a folder of this name below the scratch folder, and returns the folder's path.
inline std::filesystem::path put_result(const ScratchFolder& scratch, const std::string& folder,
                                        const nlohmann::json& result) {
  return scratch.put(folder + "/result.json", result.dump() + "\n").parent_path();
}

}  // namespace meander
