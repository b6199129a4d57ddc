#include <meander/learners/learner.h>
#include <meander/learners/step.h>

#include <algorithm>
#include <utility>

namespace meander {

const std::int64_t* contexts_of(const Batch& batch) {
  return batch.context.defined() ? batch.context.data_ptr<std::int64_t>() : nullptr;
}

void Step::begin(Batch current, std::int64_t iteration, std::int64_t update) {
  iteration_ = iteration;
  update_ = update;
  groups_.clear();
  groups_.push_back(std::move(current));
  terms_.clear();
  riders_.clear();
}

int Step::add_group(Batch ready) {
  groups_.push_back(std::move(ready));
  return static_cast<int>(groups_.size()) - 1;
}

void Step::add_loss(const char* name, const Loss& loss, int group, Role role, double weight) {
  terms_.push_back({name, &loss, group, role, weight});
}

void Step::weigh(double r) {
  const auto count = [this](Role role) {
    return static_cast<double>(
        std::count_if(terms_.begin(), terms_.end(), [&](const auto& t) { return t.role == role; }));
  };
  const double replayed = count(Role::Replayed);
  const double current = count(Role::Current) == 0 ? 0.0 : replayed == 0 ? 1.0 : r;
  for (LossTerm& term : terms_) {
    if (term.role == Role::Current) term.weight = current;
    if (term.role == Role::Replayed) term.weight = (1.0 - current) / replayed;
  }
}

Columns Step::columns(int id) const { return learner_.columns(group(id)); }

std::span<float> Step::gradient() { return learner_.gradient(); }

double Step::loss() const {
  double total = 0.0;
  for (const LossTerm& term : terms_) total += term.weight * term.value;
  for (const QuadraticPenalty& penalty : riders_.penalties) total += penalty.strength * penalty.value;
  return total;
}

}  // namespace meander
