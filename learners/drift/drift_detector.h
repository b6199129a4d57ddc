#pragma once

#include <meander/learners/drift/adwin.h>
#include <meander/learners/drift/page_hinkley.h>
#include <meander/stream/archive.h>

#include <cstdint>
#include <optional>
#include <variant>

namespace meander {

/// What of a step is watched for drift: the loss of the incoming batch before its update, or the share of it that was
/// predicted wrongly.
enum class DriftInput { Loss, Error };

struct DriftOptions {
  std::variant<AdwinOptions, PageHinkleyOptions> test = AdwinOptions{};
  DriftInput input = DriftInput::Loss;
  /// Acts on a mean that falls, too. While a network learns its loss falls: that is no drift.
  bool both_directions = false;
  /// Iterations between two consolidations, at least.
  std::int64_t min_gap = 50;
};

/// min(1, loss / ln outputs): a cross-entropy as a value in a range of 1.
double detector_value(double loss, std::int64_t outputs);

/// Says when to consolidate because the stream has changed. One value an update. Not thread-safe.
class DriftDetector {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit DriftDetector(const DriftOptions& options = {});

  /// Takes a value, which came of so many iterations (more than one where batches are pooled for a step); true:
  /// consolidate now. Throws Error for a value that is not finite, which would spoil the window for good.
  bool add(double value, std::int64_t iterations = 1);

  /// Detections in a direction that counts, those that came too soon after a consolidation included.
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
