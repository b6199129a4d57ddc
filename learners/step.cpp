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
  current_loss_ = nullptr;
  replaced_ = false;
  regularisers_.clear();
}

void Step::replace_current(Batch ready) {
  groups_.front() = std::move(ready);
  replaced_ = true;
}

int Step::add_group(Batch ready) {
  groups_.push_back(std::move(ready));
  return static_cast<int>(groups_.size()) - 1;
}

void Step::add_loss(const char* name, const Loss& loss, int group, Role role, double weight) {
  terms_.push_back({name, &loss, group, role, weight});
}

void Step::report(const char* name, double value, double weight) {
  terms_.push_back({name, nullptr, 0, Role::Weighted, weight, value});
}

void Step::weigh(double r) {
  const auto has = [this](Role role, int id) {
    return std::any_of(terms_.begin(), terms_.end(), [&](const auto& t) { return t.role == role && t.group == id; });
  };
  int replayed = 0;
  for (int id = 0; id < static_cast<int>(groups_.size()); ++id) replayed += has(Role::Replayed, id) ? 1 : 0;
  const double current = !has(Role::Current, 0) ? 0.0 : replayed == 0 ? 1.0 : r;
  for (LossTerm& term : terms_) {
    if (term.role == Role::Current) term.weight = current;
    if (term.role == Role::Replayed) term.weight = (1.0 - current) / replayed;
  }
}

Columns Step::columns(int id) {
  if (competing_.size() < groups_.size()) competing_.resize(groups_.size());
  return learner_.columns(group(id), competing_[static_cast<std::size_t>(id)]);
}

std::span<float> Step::gradient() { return learner_.gradient(); }

double Step::loss() const {
  double total = 0.0;
  for (const LossTerm& term : terms_) total += term.weight * term.value;
  for (const QuadraticPenalty& penalty : regularisers_.penalties) total += penalty.strength * penalty.value;
  return total;
}

}  // namespace meander
