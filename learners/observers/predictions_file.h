#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/files/line_file.h>
#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace meander {

struct PredictionsOptions {
  /// Called for each iteration whose lines cannot be written: they are lost, the next ones are tried. If unset, Error
  /// is thrown.
  std::function<void(const Error&)> on_failure{};
  /// Continues the file from where it was in the loaded state; otherwise the file is emptied.
  bool continued = false;
};

/// Writes one line per sample, in stream order: "iteration,label,predicted", below a line with these names. What was
/// predicted right before the sample was learned from (prequential); docs/formats/predictions.md.
class PredictionsFile final : public Observer {
 public:
  /// Throws Error when the file cannot be made.
  PredictionsFile(const std::filesystem::path& path, PredictionsOptions options, FileSystem& files = disk());
  void on_step(Learner& learner, StepReport& report) override;
  void on_end(Learner& learner, bool stopped) override;
  std::string name() const override { return "predictions"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;

 private:
  template <class Action>
  void attempt(const Action& action);

  LineFile file_;
  PredictionsOptions options_;
};

std::shared_ptr<PredictionsFile> predictions(const std::filesystem::path& path, PredictionsOptions options = {});

}  // namespace meander
