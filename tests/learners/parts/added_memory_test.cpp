#include "../learner_fixture.h"
#include "catch.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/memory_keeper.h>

#include <ATen/ops/arange.h>

#include <map>

using namespace meander;

namespace {

constexpr std::int64_t stored = 30, pending = 90, batch_size = 8;

/// Holds samples 0..stored-1, and says that there are so many others.
class FixedMemory final : public ReplayMemory {
 public:
  FixedMemory() : drawn_(1), queue_(stored, 1) {
    Batch all;
    all.y = at::arange(0, stored, at::kLong).remainder(2);
    all.x = at::arange(0, stored, at::kFloat).view({-1, 1});
    std::vector<std::int64_t> slots;
    for (std::int64_t i = 0; i < stored; ++i) slots.push_back(i);
    store_.put(all, slots);
  }
  void observe(Learner&, const Batch&) override {}
  std::int64_t size() const override { return stored; }
  std::int64_t version() const override { return 0; }
  const std::vector<Batch>& draw(std::int64_t, Step&) override { return drawn_; }
  Batch draw_any(std::int64_t count, Step&) override {
    std::vector<std::int64_t> slots(static_cast<std::size_t>(count));
    std::generate(slots.begin(), slots.end(), [this] { return queue_.take(); });
    return store_.fetch(slots);
  }
  std::int64_t pending(const Batch&) const override { return meander::pending(); }
  std::vector<StoredSet> sets() const override { return {}; }
  Batch fetch(std::span<const std::int64_t> slots) override { return store_.fetch(slots); }
  void save(Archive&) const override {}
  void load(Learner&, const Archive&) override {}

 private:
  std::vector<Batch> drawn_;
  SampleStore store_{stored};
  IndexQueue queue_;
};

}  // namespace
