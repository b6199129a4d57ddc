#include <meander/learners/observers/prequential.h>

namespace meander {

void Prequential::on_step(Learner&, StepReport& report) {
  correct_ += report.correct;
  samples_ += report.samples;
}

double Prequential::accuracy() const {
  return static_cast<double>(correct_) / static_cast<double>(samples_);  // NaN if there are none
}

void Prequential::save(Archive& to) const {
  to.write("correct", correct_);
  to.write("samples", samples_);
}

void Prequential::load(const Archive& from) {
  const std::int64_t samples = from.read_count("samples");
  correct_ = from.read_count("correct", samples);
  samples_ = samples;
}

std::shared_ptr<Prequential> prequential() { return std::make_shared<Prequential>(); }

}  // namespace meander
