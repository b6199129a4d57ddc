#pragma once

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/metrics/cumulative_accuracy.h>
#include <meander/learners/observer.h>
#include <meander/stream/contexts/context_set.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

struct AccuracyOptions {
  std::int64_t every = 1000;  ///< iterations between evaluations; 0: only where contexts end
  std::int64_t samples = 0;   ///< test samples per context, always the same ones; 0: the whole test set
  std::uint64_t seed = 1;     ///< of the choice of samples
  /// For each context, after how many iterations it has ended, as the source says (`ScheduleSource::context_ends`).
  /// There is an evaluation at each end, on which forgetting and its like are computed (`continual_metrics`). Empty:
  /// contexts do not end.
  std::vector<std::int64_t> context_ends{};
  /// In the class scenario the number of classes that each context adds, for cumulative forgetting; 0 elsewhere.
  std::int64_t classes_per_context = 0;
  /// Once requested, there is no further point: an evaluation in progress ends without one. The curve lacks that point
  /// for good, also after the run is continued.
  std::stop_token stop{};
};

/// Evaluates the learner on every context's test set: before the first iteration, at intervals, and where contexts end.
class AccuracyCurve final : public Observer {
 public:
  struct Point {
    std::int64_t iteration = 0;
    std::int64_t samples = 0;  ///< learned from by then
    Accuracies accuracies{};
    /// Over the test samples of the classes that had been learned from by then; NaN if there are none.
    double over_classes_seen = 0.0;
    /// Where a context ends and classes per context are given: CumulativeAccuracy. Otherwise empty.
    std::vector<double> cumulative{};
  };

  /// Throws UsageError when `every` or `samples` is below 0, or the ends of contexts do not ascend from 0.
  AccuracyCurve(const std::vector<TestSet>& tests, const AccuracyOptions& options);
  void on_begin(Learner& learner) override;
  void on_step(Learner& learner, StepReport& report) override;
  std::string name() const override { return "accuracy-curve"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;

  /// In the order of iterations.
  const std::vector<Point>& points() const { return points_; }
  /// The point at this iteration; null if there is none.
  const Point* at(std::int64_t iteration) const;
  const std::vector<std::int64_t>& context_ends() const { return context_ends_; }
  /// The accuracies of the untrained network, by context; empty before the first iteration.
  const std::vector<double>& untrained() const { return untrained_; }

 private:
  bool ends_at(std::int64_t iteration) const;

  std::vector<TestSet> tests_;
  std::int64_t every_;
  std::vector<std::int64_t> context_ends_;
  std::stop_token stop_;
  std::optional<CumulativeAccuracy> cumulative_;
  std::vector<double> untrained_;
  std::vector<Point> points_;
};

std::shared_ptr<AccuracyCurve> accuracy(const std::vector<TestSet>& tests, const AccuracyOptions& options = {});

}  // namespace meander
