#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace meander {

/// What a run's metrics.jsonl says of one moment of training (docs/formats/metrics.md). What it does not say is NaN or
/// empty.
struct CurvePoint {
  std::int64_t iteration = 0;
  double loss;
  std::map<std::string, double> terms{};
  double prequential_accuracy;
  double average_accuracy;
  std::vector<double> accuracy_per_context{};

  bool was_evaluated() const { return !accuracy_per_context.empty(); }
};

/// The run in this folder as it went, in the order of iterations; of two lines for one iteration the later counts.
/// Nothing if there is no such file. Throws Error naming file and line for a line that is not one of metrics; an
/// unfinished last line, of a run that goes on, is left out.
std::vector<CurvePoint> read_curve(const std::filesystem::path& directory);

}  // namespace meander
