#include <meander/learners/observers/prequential.h>

namespace meander {

void Prequential::on_step(Learner&, StepReport& report) {
  correct_ += report.correct;
  samples_ += report.samples;
}

double Prequential::accuracy() const {
  return static_cast<double>(correct_) / static_cast<double>(samples_);  // of none: not a number
}

std::shared_ptr<Prequential> prequential() { return std::make_shared<Prequential>(); }

}  // namespace meander
