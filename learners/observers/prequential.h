#pragma once

#include <meander/learners/metrics/prequential_counts.h>
#include <meander/learners/observer.h>

#include <cstdint>
#include <memory>
#include <string>

namespace meander {

/// Prequential accuracy: every sample is predicted before it is learned from (Gama, Sebastiao & Rodrigues 2013).
class Prequential final : public Observer {
 public:
  explicit Prequential(const PrequentialOptions& options = {}) : counts_(options) {}
  void on_step(Learner& learner, StepReport& report) override;
  std::string name() const override { return "prequential"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  /// Over the whole stream so far, a fraction; NaN before the first sample.
  double accuracy() const { return counts_.overall().accuracy; }
  std::int64_t samples() const { return counts_.samples(); }
  /// The same over a window of samples or fading, and compared with classifiers that know nothing.
  const PrequentialCounts& counts() const { return counts_; }

 private:
  PrequentialCounts counts_;
};

std::shared_ptr<Prequential> prequential(const PrequentialOptions& options = {});

}  // namespace meander
