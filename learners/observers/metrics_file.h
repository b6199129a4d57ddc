#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/files/line_file.h>
#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace meander {

struct MetricsOptions {
  std::int64_t every = 1;  ///< iterations between lines; evaluations and the last iteration always get one
  /// Called for each line that cannot be written; the next line then covers its data too. If unset, Error is thrown.
  std::function<void(const Error&)> on_failure{};
  /// Continues the file from where it was in the loaded state; otherwise the file is emptied.
  bool continued = false;
};

/// Writes one JSON object per line, every `every` iterations: docs/formats/metrics.md. Losses and accuracy cover the
/// time since the previous line: means over the updates, and the prequential accuracy.
class MetricsFile final : public Observer {
 public:
  /// Throws Error when the file cannot be made, UsageError when `every` is below 1.
  MetricsFile(const std::filesystem::path& path, MetricsOptions options, FileSystem& files = disk());
  void on_step(Learner& learner, StepReport& report) override;
  /// After a stop, still writes a line for what came since the last one; it is removed when the run goes on.
  void on_end(Learner& learner, bool stopped) override;
  std::string name() const override { return "metrics"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;

 private:
  std::string line_of(const StepReport& report) const;
  void write(const StepReport& report);
  void write_for_now();
  void take_back();
  template <class Action>
  bool done(const Action& action);

  LineFile file_;
  MetricsOptions options_;
  double loss_ = 0.0;
  std::int64_t updates_ = 0, samples_ = 0, correct_ = 0;
  std::vector<std::pair<const char*, double>> terms_;  // of the latest update
  std::vector<std::string> loaded_names_;              // of those that were loaded
  std::vector<std::int64_t> consolidated_;
  StepReport last_;
  std::optional<std::uintmax_t> settled_;  // what follows this length is provisional
};

std::shared_ptr<MetricsFile> jsonl(const std::filesystem::path& path, MetricsOptions options = {});

}  // namespace meander
