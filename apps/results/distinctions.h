#pragma once

#include <meander/apps/results/run_groups.h>

#include <string>
#include <vector>

namespace meander {

/// For each group of runs that differ only in their seeds: what tells it from the other groups with the same method,
/// experiment, scenario and stream. These are its values of the options in which such groups differ, "gamma=0.9
/// reg-strength=10.0", or its stamp where the options do not tell; nothing where there is no other such group.
std::vector<std::string> distinctions(const std::vector<RunGroup>& groups);

/// The options, and the data set, that do not have the same value in all runs of the group; the seed is not one of
/// them.
std::vector<std::string> varying(const RunGroup& group);

}  // namespace meander
