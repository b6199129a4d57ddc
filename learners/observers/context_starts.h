#pragma once

#include <meander/learners/observer.h>
#include <meander/stream/contexts/context_set.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

struct ContextStartsOptions {
  std::int64_t batches = 10;  ///< of each context, after which its accuracy is measured
  std::int64_t samples = 0;   ///< test samples per context, always the same ones; 0: the whole test set
  std::uint64_t seed = 1;     ///< of the choice of samples
  /// As in AccuracyOptions; not empty.
  std::vector<std::int64_t> context_ends{};
  std::stop_token stop{};
};

/// How fast each context is learned: its accuracy before its first batch and after each of its first few. Their area is
/// LCA (Chaudhry et al. 2019, arXiv:1812.00420).
class ContextStarts final : public Observer {
 public:
  /// Throws UsageError for a number out of range, or unless there is one end per context.
  ContextStarts(const std::vector<TestSet>& tests, const ContextStartsOptions& options);
  void on_begin(Learner& learner) override;
  void on_step(Learner& learner, StepReport& report) override;
  std::string name() const override { return "context-starts"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;

  /// [context][batches + 1], NaN where not measured (yet).
  const std::vector<std::vector<double>>& accuracy() const { return accuracy_; }
  /// LCA; NaN unless every context has begun and all of its points were measured.
  double area() const;

 private:
  void measure(Learner& learner, std::int64_t iteration);

  std::vector<TestSet> tests_;
  std::vector<std::int64_t> begins_;  // of the contexts: iterations before
  std::int64_t batches_;
  std::stop_token stop_;
  std::vector<std::vector<double>> accuracy_;
};

}  // namespace meander
