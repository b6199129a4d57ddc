#include <meander/learners/live/term_means.h>
#include <meander/learners/observer.h>
#include <meander/learners/step.h>

#include <algorithm>

namespace meander {
namespace {

// A part that computed a loss itself: a penalty where it has a weight, otherwise the loss of a separate model.
bool is_penalty(const LossTerm& term) { return term.loss == nullptr && term.weight != 0.0; }

}  // namespace

void TermMeans::add(const StepReport& report) {
  add("loss", report.loss);
  double penalties = 0.0;
  bool penalised = false;
  for (const LossTerm& term : report.terms) {
    if (is_penalty(term)) {
      penalties += term.weight * term.value;
      penalised = true;
    } else {
      add(term.name, term.value);
    }
  }
  for (const QuadraticPenalty& penalty : report.penalties) {
    penalties += penalty.strength * penalty.value;
    penalised = true;
  }
  if (penalised) add("penalty", penalties);
}

void TermMeans::add(const char* name, double value) {
  auto mean = std::find_if(means_.begin(), means_.end(), [&](const Mean& m) { return m.name == name; });
  if (mean == means_.end()) mean = means_.insert(means_.end(), Mean{name});
  mean->sum += value;
  ++mean->count;
}

std::vector<NamedValue> TermMeans::values() const {
  std::vector<NamedValue> values;
  for (const Mean& mean : means_) values.push_back({mean.name, mean.sum / static_cast<double>(mean.count)});
  return values;
}

}  // namespace meander
