#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/error.h>
#include <meander/stream/files/line_file.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace meander {

struct MetricsOptions {
  std::int64_t every = 1;  ///< iterations between lines; evaluations and the last iteration always get one
  /// Is told of each line that cannot be written; the next one then covers what came before. Without it Error is
  /// thrown.
  std::function<void(const Error&)> on_failure{};
};

/// One JSON object a line, for every so many iterations: docs/formats/metrics.md. Losses and accuracy are those since
/// the line before: means over the updates, and the prequential accuracy.
class MetricsFile final : public Observer {
 public:
  /// Throws Error when the file cannot be made, UsageError when `every` is below 1.
  MetricsFile(const std::filesystem::path& path, MetricsOptions options, FileSystem& files = disk());
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;

 private:
  std::string line_of(const StepReport& report) const;
  void write(const StepReport& report);
  template <class Action>
  bool done(const Action& action);

  LineFile file_;
  MetricsOptions options_;
  double loss_ = 0.0;
  std::int64_t updates_ = 0, samples_ = 0, correct_ = 0;
  std::vector<std::pair<const char*, double>> terms_;  // of the latest update
  std::vector<std::int64_t> consolidated_;
  StepReport last_;
};

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, MetricsOptions options = {});

}  // namespace meander
