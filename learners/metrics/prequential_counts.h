#pragma once

#include <meander/stream/state/archive.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace meander {

/// Accuracy, and what three classifiers that know nothing would have reached: NaN without samples. A kappa compares
/// with one of them: 1 is perfect, 0 no better; 0 where that classifier is perfect itself.
struct Agreement {
  double accuracy;
  double chance;     ///< guessing with the frequencies of the predictions
  double majority;   ///< always the most frequent class
  double no_change;  ///< always the class of the sample before

  double kappa() const;    ///< against chance (Cohen 1960)
  double kappa_m() const;  ///< against the majority (Bifet et al. 2015)
  double kappa_t() const;  ///< against no change (Zliobaite et al. 2015)
};

struct PrequentialOptions {
  std::int64_t window = 1000;  ///< samples
  double fading = 0.999;
};

/// Counts predictions that were made before their samples were learned from (Gama, Sebastiao & Rodrigues 2013): over
/// the whole stream, over the last `window` samples, and fading, where a sample counts `fading` times as much as the
/// next. A sample costs O(1).
class PrequentialCounts {
 public:
  /// Throws UsageError for a window below 1 or a fading factor that is not in (0, 1].
  explicit PrequentialCounts(const PrequentialOptions& options = {});

  /// Labels and predictions from 0, in stream order; -1: predicted nothing.
  void add(std::int64_t label, std::int64_t predicted);
  std::int64_t samples() const { return all_.samples; }
  /// Of the whole stream so far; the first sample has none before it, and counts as wrong for "no change".
  Agreement overall() const { return all_.agreement(); }
  /// Of the last `window` samples, or of all if there are fewer.
  Agreement windowed() const { return recent_.agreement(); }
  /// The fading accuracy; NaN without samples.
  double faded() const { return faded_correct_ / faded_samples_; }

  void save(Archive& to) const;
  /// Throws Error, and changes nothing, for counts that cannot be.
  void load(const Archive& from);

 private:
  struct Outcome {
    std::int64_t label, predicted;
    bool as_before;  // of the same class as the sample before
  };
  struct Counts {
    std::vector<std::int64_t> labels, predictions;  // by class
    std::int64_t samples = 0, correct = 0, as_before = 0;

    void add(const Outcome& outcome, std::int64_t times);
    Agreement agreement() const;
  };

  PrequentialOptions options_;
  Counts all_, recent_;
  std::vector<Outcome> window_;  // a ring, once it is full
  std::size_t oldest_ = 0;
  std::int64_t last_label_ = -1;
  double faded_correct_ = 0.0, faded_samples_ = 0.0;
};

}  // namespace meander
