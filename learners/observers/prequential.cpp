#include <meander/learners/observers/prequential.h>

#include <cstddef>

namespace meander {

void Prequential::on_step(Learner&, StepReport& report) {
  for (std::size_t i = 0; i < report.labels.size(); ++i) counts_.add(report.labels[i], report.predicted[i]);
}

void Prequential::save(Archive& to) const { counts_.save(to); }
void Prequential::load(const Archive& from) { counts_.load(from); }

std::shared_ptr<Prequential> prequential(const PrequentialOptions& options) {
  return std::make_shared<Prequential>(options);
}

}  // namespace meander
