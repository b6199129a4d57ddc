#pragma once

#include <meander/apps/suite/part_plan.h>
#include <meander/apps/suite/suite.h>

#include <cstddef>
#include <string>
#include <vector>

namespace meander {

/// The suites, a line each, for people.
std::string suites_text(std::size_t width);

/// The suite's parts, with what each compares and its seeds.
std::string parts_text(const std::vector<PartPlan>& parts, std::size_t width);

/// The runs of these parts.
struct RunList {
  /// In columns, one per line: part, row, seed, stamp.
  std::string text;
  /// "152 runs in 1 part; 1 of them is the same as another of its part, and made once".
  std::string total;
};
RunList list_of_runs(const std::vector<PartPlan>& parts);

}  // namespace meander
