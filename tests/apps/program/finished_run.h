#pragma once

#include "script.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// A run of a second: 30 iterations of 16 digits, with options to add.
inline std::string small_run(const std::string& more = "") {
  return "meander run --experiment=splitDigits --iters=6 --fuzziness=2 --batch=16 --fc-units=16 --seed=3 " + more;
}

/// The one run folder in `parent`, or nothing.
inline std::filesystem::path run_folder(const std::filesystem::path& parent) {
  if (!std::filesystem::is_directory(parent)) return {};
  const std::filesystem::directory_iterator first(parent);
  return first == std::filesystem::directory_iterator() ? std::filesystem::path() : first->path();
}

/// A run in a folder of its own, and what it left there.
class FinishedRun {
 public:
  explicit FinishedRun(const std::string& script) : outcome_(run_script(folder_, script)) {}

  const Outcome& outcome() const { return outcome_; }
  std::filesystem::path folder() const { return run_folder(folder_.path() / "runs"); }
  std::string content(const std::string& file) const { return content_of(folder() / file); }
  nlohmann::json result() const { return nlohmann::json::parse(content("result.json")); }
  /// The objects in metrics.jsonl.
  std::vector<nlohmann::json> metrics() const {
    std::vector<nlohmann::json> lines;
    std::istringstream input(content("metrics.jsonl"));
    for (std::string line; std::getline(input, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
  /// Whether it left all files of a run: options, metrics, model and results.
  bool left_all() const {
    const auto all = files();
    for (const char* name : {"config.toml", "resolved.toml", "metrics.jsonl", "model.meander", "result.json"}) {
      if (!all.contains(name)) return false;
    }
    return std::any_of(all.begin(), all.end(), [](const auto& file) { return file.first.starts_with("acc-"); });
  }
  /// Every file of the run by name.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      all[entry.path().filename().string()] = content_of(entry.path());
    }
    return all;
  }

 private:
  ScratchFolder folder_;
  Outcome outcome_;
};

}  // namespace meander
