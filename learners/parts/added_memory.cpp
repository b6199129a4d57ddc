#include <meander/learners/parts/added_memory.h>

#include <meander/learners/buffers/join.h>
#include <meander/learners/learner.h>

#include <array>
#include <utility>

namespace meander {
namespace {

Batch first_rows(Batch batch, std::int64_t rows) {
  batch.x = batch.x.narrow(0, 0, rows);
  batch.y = batch.y.narrow(0, 0, rows);
  if (batch.context.defined()) batch.context = batch.context.narrow(0, 0, rows);
  return batch;
}

}  // namespace

// How many of the next samples of the pass are stored ones.
std::int64_t AddedMemory::draw_stored(Step& step) {
  const std::int64_t samples = step.current().size();
  if (version_ != memory_->version() || stored_left_ + pending_left_ < samples) {
    version_ = memory_->version();
    stored_left_ = memory_->size();
    pending_left_ = memory_->pending(step.current());
  }
  Rng rng(step.learner().seed(), "added memory", static_cast<std::uint64_t>(step.iteration()),
          static_cast<std::uint64_t>(step.update()));
  std::int64_t stored = 0;
  for (std::int64_t i = 0; i < samples; ++i) {
    const bool is_stored =
        static_cast<std::int64_t>(rng.below(static_cast<std::uint64_t>(stored_left_ + pending_left_))) < stored_left_;
    --(is_stored ? stored_left_ : pending_left_);
    stored += is_stored ? 1 : 0;
  }
  return stored;
}

Batch AddedMemory::choose(Step& step) {
  if (memory_->empty()) return {};
  const std::int64_t stored = draw_stored(step), fresh = step.current().size() - stored;
  if (stored == 0) return {};
  Batch from_memory = step.learner().prepare_replay(memory_->draw_any(stored, step), step);
  if (fresh == 0) return from_memory;
  return join(std::array{first_rows(step.current(), fresh), std::move(from_memory)}, *pool_);
}

void AddedMemory::compose(Step& step) {
  if (step.current().empty()) return;
  Batch chosen = choose(step);
  if (!chosen.empty()) step.replace_current(std::move(chosen));
}

void AddedMemory::save(Archive& to) const {
  to.write("pass", std::vector<std::int64_t>{stored_left_, pending_left_, version_});
}

void AddedMemory::load(Learner&, const Archive& from) {
  const std::vector<std::int64_t> pass = from.read_counts("pass", 3, Archive::largest_count, -1);
  if (pass[0] < 0 || pass[1] < 0) from.refuse("pass", "has a negative number of samples left");
  stored_left_ = pass[0], pending_left_ = pass[1], version_ = pass[2];
}

}  // namespace meander
