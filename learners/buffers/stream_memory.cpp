#include <meander/learners/buffers/stream_memory.h>

#include <meander/learners/learner.h>

#include <algorithm>

#include <fmt/format.h>

namespace meander {
namespace {

Rng rng_of(Step& step, std::string_view purpose) {
  return Rng(step.learner().seed(), purpose, static_cast<std::uint64_t>(step.iteration()),
             static_cast<std::uint64_t>(step.update()));
}

std::vector<StoredSet> sets_in(const SampleStore& store, std::int64_t filled) {
  if (filled == 0) return {};
  const std::int64_t* contexts = store.has_context() ? store.context().data_ptr<std::int64_t>() : nullptr;
  return sets_of({store.y().data_ptr<std::int64_t>(), static_cast<std::size_t>(filled)}, contexts);
}

}  // namespace

ReservoirMemory::ReservoirMemory(std::int64_t budget) : budget_(budget) { check_budget(budget); }

std::string ReservoirMemory::name() const { return fmt::format("reservoir of {}", budget_); }

void ReservoirMemory::begin(Learner& learner) { reservoir_.emplace(budget_, learner.seed()); }

const std::vector<Batch>& ReservoirMemory::draw(std::int64_t count, Step& step) {
  drawn_.clear();
  if (!empty()) drawn_.push_back(reservoir_->draw(count, rng_of(step, "replay")));
  return drawn_;
}

Batch ReservoirMemory::draw_any(std::int64_t count, Step& step) {
  return reservoir_->draw(count, rng_of(step, "replay of any"));
}

std::int64_t ReservoirMemory::pending(const Batch& current) const {
  return reservoir_->seen() - reservoir_->filled() + current.size();
}

std::vector<StoredSet> ReservoirMemory::sets() const { return sets_in(reservoir_->samples(), size()); }

const std::vector<Batch>& WholeStreamMemory::draw(std::int64_t count, Step& step) {
  drawn_.clear();
  if (!empty()) drawn_.push_back(samples_.fetch(draw_(size(), count, rng_of(step, "replay"))));
  return drawn_;
}

Batch WholeStreamMemory::draw_any(std::int64_t count, Step& step) {
  return samples_.fetch(draw_(size(), count, rng_of(step, "replay of any")));
}

std::vector<StoredSet> WholeStreamMemory::sets() const { return sets_in(samples_.store(), size()); }

}  // namespace meander
