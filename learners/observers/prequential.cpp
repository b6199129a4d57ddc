#include <meander/learners/observers/prequential.h>

namespace meander {

void Prequential::on_step(Learner&, StepReport& report) {
  correct_ += report.correct;
  samples_ += report.samples;
}

double Prequential::accuracy() const {
  return samples_ == 0 ? 0.0 : static_cast<double>(correct_) / static_cast<double>(samples_);
}

std::shared_ptr<Prequential> prequential() { return std::make_shared<Prequential>(); }

}  // namespace meander
