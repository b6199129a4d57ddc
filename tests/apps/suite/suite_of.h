#pragma once

#include "scratch_folder.h"

#include <meander/apps/suite/part_plan.h>
#include <meander/apps/suite/suite.h>
#include <meander/apps/suite/suite_request.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

namespace meander {

/// The suite's parts for these options.
inline std::vector<PartPlan> plans_of(const std::string& name, const SuiteRequest& request = {}) {
  const Suite& chosen = suite(name);
  std::vector<PartPlan> parts;
  for (const SuitePart* part : chosen_parts(chosen, request)) parts.push_back(part_plan(*part, chosen, request));
  return parts;
}

/// The suite's parts as published, planned once.
inline const std::vector<PartPlan>& published(const std::string& name) {
  static std::map<std::string, std::vector<PartPlan>> planned;
  if (!planned.contains(name)) planned.emplace(name, plans_of(name));
  return planned.at(name);
}

inline const PartPlan& plan_called(const std::vector<PartPlan>& parts, const std::string& name) {
  for (const PartPlan& part : parts) {
    if (part.part->name == name) return part;
  }
  throw InternalError("the suite has no part '" + name + "'");
}

inline std::vector<std::string> names_of(const std::vector<PartPlan>& parts) {
  std::vector<std::string> names;
  for (const PartPlan& part : parts) names.push_back(part.part->name);
  return names;
}

/// Every row of the suite, by part, with its options and seeds, as text.
inline std::string listed_runs(const std::string& name) {
  std::string text;
  for (const PartPlan& part : published(name)) {
    const bool trains_layers = part.part->is_pretraining();
    std::vector<std::string> common = trains_layers ? part.words : part.plan.common;
    std::erase_if(common, [](const std::string& word) {
      return word == "--no-save" || word.starts_with("--model-dir=") || word.starts_with("--out=");
    });
    const std::int64_t seeds = trains_layers ? static_cast<std::int64_t>(part.pretraining.size()) : part.plan.seeds;
    text += fmt::format("[{}] {}, seeds {} to {}: {}\n", part.part->name, part.part->command, part.part->first_seed,
                        part.part->first_seed + seeds - 1, fmt::join(common, " "));
    for (const PlanRow& row : part.plan.rows) {
      text += fmt::format("{}: {}\n", row.label, fmt::join(row.options, " "));
    }
    text += "\n";
  }
  return text;
}

}  // namespace meander
