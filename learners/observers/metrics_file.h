#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/files/line_file.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace meander {

struct MetricsOptions {
  std::int64_t every = 1;  ///< iterations between lines; evaluations and the last iteration always get one
};

/// One JSON object a line, for every so many iterations: docs/formats/metrics.md. Losses and accuracy are those since
/// the line before: means over the updates, and the prequential accuracy.
class MetricsFile final : public Observer {
 public:
  /// Throws Error when the file cannot be made, UsageError when `every` is below 1.
  MetricsFile(const std::filesystem::path& path, const MetricsOptions& options);
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;

 private:
  void write(const StepReport& report);

  LineFile file_;
  std::int64_t every_;
  double loss_ = 0.0;
  std::int64_t updates_ = 0, samples_ = 0, correct_ = 0;
  std::vector<std::pair<const char*, double>> terms_;  // of the latest update
  std::vector<std::int64_t> consolidated_;
  StepReport last_;
};

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, const MetricsOptions& options = {});

}  // namespace meander
