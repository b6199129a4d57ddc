#pragma once

#include <meander/learners/observer.h>

#include <cstdint>
#include <memory>
#include <string>

namespace meander {

/// Prequential accuracy: every sample is predicted before it is learned from (Gama, Sebastiao & Rodrigues 2013).
class Prequential final : public Observer {
 public:
  void on_step(Learner& learner, StepReport& report) override;
  std::string name() const override { return "prequential"; }
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  /// Over the whole stream so far, a fraction; NaN before the first sample.
  double accuracy() const;
  std::int64_t samples() const { return samples_; }

 private:
  std::int64_t correct_ = 0;
  std::int64_t samples_ = 0;
};

std::shared_ptr<Prequential> prequential();

}  // namespace meander
