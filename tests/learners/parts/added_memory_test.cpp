#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/stream/contexts/index_queue.h>

#include <ATen/ops/arange.h>

#include <algorithm>

using namespace meander;

namespace {

constexpr std::int64_t held_samples = 30, others = 90, batch_size = 8;

/// Holds samples 0..held_samples-1, and reports a given number of pending ones.
class FixedMemory final : public ReplayMemory {
 public:
  FixedMemory() : queue_(held_samples, 1) {
    Batch all;
    all.y = at::arange(0, held_samples, at::kLong).remainder(2);
    all.x = at::arange(0, held_samples, at::kFloat).view({-1, 1});
    std::vector<std::int64_t> slots;
    for (std::int64_t i = 0; i < held_samples; ++i) slots.push_back(i);
    store_.put(all, slots);
  }
  std::string name() const override { return "fixed"; }
  void observe(Learner&, const Batch&) override {}
  std::int64_t size() const override { return held_samples; }
  std::int64_t version() const override { return 0; }
  const std::vector<Batch>& draw(std::int64_t, Step&) override { return none_; }
  Batch draw_any(std::int64_t count, Step&) override {
    std::vector<std::int64_t> slots(static_cast<std::size_t>(count));
    std::generate(slots.begin(), slots.end(), [this] { return queue_.take(); });
    return store_.fetch(slots);
  }
  std::int64_t pending(const Batch&) const override { return others; }
  std::vector<StoredSet> sets() const override { return {}; }
  Batch fetch(std::span<const std::int64_t> slots) override { return store_.fetch(slots); }
  void save(Archive&) const override {}
  void load(Learner&, const Archive&) override {}

 private:
  std::vector<Batch> none_;
  SampleStore store_{held_samples};
  IndexQueue queue_;
};

/// Records what is learned from.
class SeenSamples final : public Part {
 public:
  explicit SeenSamples(std::vector<std::vector<float>>& seen) : seen_(&seen) {}
  std::string name() const override { return "look"; }
  void before_step(Step& step) override {
    const float* x = step.current().x.data_ptr<float>();
    CHECK(step.current().y.size(0) == step.current().x.size(0));
    seen_->emplace_back(x, x + step.current().size());
  }

 private:
  std::vector<std::vector<float>>* seen_;
};

/// Numbers from 1000 on, labelled 0, 1, 0, ...
Batch fresh(std::int64_t iteration) {
  Batch batch;
  batch.y = at::arange(0, batch_size, at::kLong).remainder(2);
  batch.x = at::arange(1000 + iteration * batch_size, 1000 + (iteration + 1) * batch_size, at::kFloat).view({-1, 1});
  return batch;
}

std::vector<std::vector<float>> learned_from(std::shared_ptr<ReplayMemory> memory, std::int64_t iterations,
                                             std::shared_ptr<Diary> diary = std::make_shared<Diary>()) {
  std::vector<std::vector<float>> seen;
  ToyStream toy{.inputs = 1, .outputs = 2};
  LearnerOptions options;
  options.optimiser = SgdOptions{.lr = 0.0001};
  Learner learner({std::make_unique<FusedMlp>(toy.shape(1), 1)},
                  parts(MemoryKeeper(memory), AddedMemory(memory), SeenSamples(seen)), options);
  learner.add_observer(diary);
  learner.begin(nullptr, OperatorChain());
  for (std::int64_t i = 0; i < iterations; ++i) learner.take(fresh(i), fresh(i));
  return seen;
}

}  // namespace

TEST_CASE("every pass over the union brings each stored sample once, and every batch is a full one", "[property]") {
  constexpr std::int64_t a_pass = (held_samples + others) / batch_size;
  const auto seen = learned_from(std::make_shared<FixedMemory>(), 3 * a_pass);
  for (std::int64_t pass = 0; pass < 3; ++pass) {
    std::vector<float> stored;
    for (std::int64_t i = pass * a_pass; i < (pass + 1) * a_pass; ++i) {
      const std::vector<float>& batch = seen[static_cast<std::size_t>(i)];
      REQUIRE(batch.size() == batch_size);
      std::size_t current = 0;
      for (const float x : batch) {
        if (x < 1000) stored.push_back(x);
        // The first samples of the stream's batch, in order.
        if (x >= 1000) CHECK(x == static_cast<float>(1000 + i * batch_size) + static_cast<float>(current++));
      }
    }
    std::sort(stored.begin(), stored.end());
    REQUIRE(stored.size() == held_samples);
    for (std::size_t i = 0; i < stored.size(); ++i) CHECK(stored[i] == static_cast<float>(i));
  }
}

TEST_CASE("how many of a batch are stored ones varies as in a shuffled union", "[property]") {
  constexpr std::int64_t batches = 3000;
  const auto seen = learned_from(std::make_shared<FixedMemory>(), batches);
  double sum = 0.0, squares = 0.0;
  for (const auto& batch : seen) {
    const auto stored =
        static_cast<double>(std::count_if(batch.begin(), batch.end(), [](float x) { return x < 1000; }));
    sum += stored;
    squares += stored * stored;
  }
  // Hypergeometric: mean and variance of 8 out of 120, 30 of them stored.
  const double mean = sum / batches, p = double{held_samples} / (held_samples + others);
  const double variance = batch_size * p * (1 - p) * (held_samples + others - batch_size) / (held_samples + others - 1);
  CHECK(mean == Approx(batch_size * p).epsilon(0.01));
  CHECK(squares / batches - mean * mean == Approx(variance).epsilon(0.1));
}

TEST_CASE("with all of the stream stored a step learns from everything so far alike", "[property]") {
  const auto seen = learned_from(std::make_shared<WholeStreamMemory>(), 400);
  CHECK(seen[0].front() == 1000);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    REQUIRE(seen[i].size() == batch_size);
    for (const float x : seen[i]) CHECK(x < static_cast<float>(1000 + (i + 1) * batch_size));
  }
  // Of the last 100 steps a quarter of what is learned came in the first hundred, a quarter in the second, ...
  std::vector<double> share(4, 0.0);
  for (std::size_t i = 300; i < 400; ++i) {
    for (const float x : seen[i]) share[static_cast<std::size_t>((x - 1000) / (100 * batch_size))] += 1.0;
  }
  for (int quarter = 0; quarter < 3; ++quarter) CHECK(share[static_cast<std::size_t>(quarter)] > 180);
  CHECK(share[3] > 80);
  CHECK(share[3] < 180);
}

TEST_CASE("prequential accuracy is that of the stream's samples, not of those learned from", "[property]") {
  const auto diary = std::make_shared<Diary>();
  learned_from(std::make_shared<FixedMemory>(), 20, diary);
  CHECK(diary->samples == std::vector<std::int64_t>(20, batch_size));
  // A network that always predicts the same is right for half of the stream's batch, whatever else is in the union.
  for (const std::int64_t correct : diary->correct) CHECK(correct == batch_size / 2);
}
