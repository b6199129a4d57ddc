#pragma once

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/observer.h>
#include <meander/stream/contexts/context_set.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

struct AccuracyOptions {
  std::int64_t every = 1000;  ///< iterations between evaluations
  std::int64_t samples = 0;   ///< test samples per context, always the same ones; 0: the whole test set
  std::uint64_t seed = 1;     ///< of the choice of samples
  /// Once requested, there is no further point: an evaluation in progress ends without one. The curve lacks that point
  /// for good, also after the run is continued.
  std::stop_token stop{};
};

/// Evaluates the learner at intervals on every context's test set.
class AccuracyCurve final : public Observer {
 public:
  struct Point {
    std::int64_t iteration = 0;
    Accuracies accuracies;
  };

  /// Throws UsageError when `every` is below 1 or `samples` below 0.
  AccuracyCurve(const std::vector<TestSet>& tests, const AccuracyOptions& options);
  void on_step(Learner& learner, StepReport& report) override;
  std::string name() const override { return "accuracy-curve"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  const std::vector<Point>& points() const { return points_; }

 private:
  std::vector<TestSet> tests_;
  std::int64_t every_;
  std::stop_token stop_;
  std::vector<Point> points_;
};

std::shared_ptr<AccuracyCurve> accuracy(const std::vector<TestSet>& tests, const AccuracyOptions& options = {});

}  // namespace meander
