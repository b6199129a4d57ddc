#pragma once

#include <meander/learners/consolidation/drift/adwin.h>
#include <meander/learners/consolidation/drift/page_hinkley.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <optional>
#include <variant>

namespace meander {

/// What is watched for drift in each step: the loss of the incoming batch before its update, or the fraction of it that
/// was predicted wrongly.
enum class DriftInput { Loss, Error };

struct DriftOptions {
  std::variant<AdwinOptions, PageHinkleyOptions> test = AdwinOptions{};
  DriftInput input = DriftInput::Loss;
  /// Also acts on a falling mean. While a network learns its loss falls anyway: that is not drift.
  bool both_directions = false;
  /// The least number of iterations between two consolidations.
  std::int64_t min_gap = 50;
};

/// min(1, loss / ln outputs): a cross-entropy scaled to a range of length 1.
double detector_value(double loss, std::int64_t outputs);

/// Decides when to consolidate because the stream has changed. Takes one value per update. Not thread-safe.
class DriftDetector {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit DriftDetector(const DriftOptions& options = {});

  /// Takes the value of an update on `iterations` batches (more than one where batches are pooled); true: consolidate
  /// now. Throws Error for a value that is not finite: it would spoil the window permanently.
  bool add(double value, std::int64_t iterations = 1);
  /// Counts iterations that have no value, since their updates were dropped.
  void pass(std::int64_t iterations) { since_ += iterations; }

  /// Detections in a direction that counts, including those too soon after a consolidation.
  std::int64_t detections() const { return detections_; }
  std::int64_t suppressed() const { return suppressed_; }
  DriftInput input() const { return options_.input; }

  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  bool detects(double value);

  DriftOptions options_;
  std::optional<Adwin> adwin_;
  std::optional<PageHinkley> rise_, fall_;
  std::int64_t since_ = 0, detections_ = 0, suppressed_ = 0;
};

}  // namespace meander
