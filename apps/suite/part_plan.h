#pragma once

#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/plan.h>
#include <meander/apps/suite/suite.h>
#include <meander/apps/suite/suite_request.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace meander {

/// A run that pre-trains convolutional layers with one seed.
struct PretrainingRun {
  std::int64_t seed = 0;
  /// What follows `meander`.
  std::vector<std::string> words;
  /// The file of layers that it writes; the run is done if it is there.
  std::filesystem::path file;
};

/// A part of a suite, ready to run.
struct PartPlan {
  const SuitePart* part;
  /// Its own.
  std::filesystem::path folder;
  /// What follows the name of its command.
  std::vector<std::string> words{};
  /// Null for pre-training.
  std::unique_ptr<ComparisonRequest> request{};
  Plan plan{};
  std::vector<PretrainingRun> pretraining{};
};

/// The part as the request asks for it. Throws UsageError where a comparison would.
PartPlan part_plan(const SuitePart& part, const Suite& suite, const SuiteRequest& request);

/// How many runs the part has: rows times seeds.
std::size_t number_of_runs(const PartPlan& part);

/// One run of a part.
struct PartRun {
  std::string row;  ///< "EWC, lambda 100"
  std::int64_t seed = 0;
  std::string stamp;
};

/// The runs of the part: every row with every seed. Rows that mean the same run have the same stamp, and are run once.
std::vector<PartRun> part_runs(const PartPlan& part);

}  // namespace meander
