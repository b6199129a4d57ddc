#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/stream_memory.h>
#include <meander/learners/parts/added_memory.h>
#include <meander/learners/parts/experience_replay.h>
#include <meander/operators/filter.h>
#include <meander/operators/to_float.h>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <limits>
#include <set>

using namespace meander;

namespace {

/// Experience replay that records what it replays.
class RecordingReplay final : public ExperienceReplay {
 public:
  struct Record {
    std::vector<std::vector<float>> x, labels, slots;
  };
  RecordingReplay(std::shared_ptr<ReplayMemory> memory, const ExperienceReplayOptions& options, Record& record)
      : ExperienceReplay(std::move(memory), options), record_(&record) {}

 protected:
  std::vector<Batch> draw(Step& step) override {
    std::vector<Batch> groups = ExperienceReplay::draw(step);
    const Batch batch = groups.empty() ? Batch() : groups.front();
    const auto list = [&](const at::Tensor& values) {
      if (batch.empty()) return std::vector<float>();
      const at::Tensor flat = values.to(at::kFloat).contiguous();
      return std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
    };
    record_->x.push_back(list(batch.x));
    record_->labels.push_back(list(batch.y));
    record_->slots.push_back(list(batch.rows));
    return groups;
  }

 private:
  Record* record_;
};

constexpr std::int64_t batch_samples = 4;

/// One uint8 pixel that is the sample's number (below 256), and labels 0, 1, 0, 1, ...
Batch numbered_bytes(std::int64_t index) {
  Batch batch;
  batch.index = index;
  batch.x = at::empty({batch_samples, 1, 1, 1}, at::kByte);
  batch.y = at::empty({batch_samples}, at::kLong);
  for (std::int64_t i = 0; i < batch_samples; ++i) {
    batch.x.data_ptr<std::uint8_t>()[i] = static_cast<std::uint8_t>(index * batch_samples + i);
    batch.y.data_ptr<std::int64_t>()[i] = i % 2;
  }
  return batch;
}

struct Numbered {
  explicit Numbered(OperatorChain operators, std::int64_t budget = 30, ExperienceReplayOptions options = {},
                    UpdatesPerBatch updates = {})
      : chain(operators) {
    MlpShape shape;
    shape.inputs = 1, shape.outputs = 2, shape.layers = 1;
    LearnerOptions learning;
    learning.updates_per_batch = updates;
    const auto memory = std::make_shared<ReservoirMemory>(budget);
    learner =
        std::make_unique<Learner>(Classifier{std::make_unique<FusedMlp>(shape, 1)},
                                  parts(MemoryKeeper(memory), RecordingReplay(memory, options, record)), learning);
    learner->begin(nullptr, std::move(operators));
  }
  void take(std::int64_t first, std::int64_t count) {
    for (std::int64_t i = first; i < first + count; ++i) learner->take(numbered_bytes(i), chain(numbered_bytes(i)));
  }
  Archive buffer() const {
    Archive saved;
    learner->save(saved);
    return saved.folder("parts/0-memory").folder("samples");
  }

  OperatorChain chain;
  RecordingReplay::Record record;
  std::unique_ptr<Learner> learner;
};

OperatorChain chain_of(std::vector<Operator> operators) {
  OperatorChain chain(3);
  for (Operator& op : operators) chain.append(std::move(op));
  return chain;
}

/// Adds a random number in [0, 1) to every value.
Operator jitter() {
  return Operator("jitter", [](Batch batch, const SampleRandom& random) {
    batch.x = batch.x.to(at::kFloat);
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      batch.x.data_ptr<float>()[i] += static_cast<float>(random(batch, i).uniform());
    }
    return batch;
  });
}

Operator bytes_as_float() {
  return Operator("as_float", [](Batch batch) {
    batch.x = batch.x.to(at::kFloat);
    return batch;
  });
}

}  // namespace

TEST_CASE("a sample is never replayed in the step that brought it, but from the next one on", "[property]") {
  const UpdatesPerBatch updates = GENERATE(UpdatesPerBatch{1, 1}, UpdatesPerBatch{2, 1});
  Numbered run(chain_of({bytes_as_float()}), 1000, {}, updates);
  run.take(0, 20);
  std::set<float> replayed;
  for (std::size_t step = 0; step < run.record.x.size(); ++step) {
    const std::size_t iteration = step / static_cast<std::size_t>(updates.updates);
    CHECK(run.record.x[step].size() == (iteration == 0 ? 0U : std::size_t{batch_samples}));
    for (const float number : run.record.x[step]) CHECK(number < static_cast<float>(iteration * batch_samples));
    replayed.insert(run.record.x[step].begin(), run.record.x[step].end());
  }
  CHECK(replayed.size() > 30);
}

TEST_CASE("every update of a batch draws its replay again", "[property]") {
  Numbered run(chain_of({bytes_as_float()}), 1000, {}, UpdatesPerBatch{2, 1});
  run.take(0, 20);
  std::size_t same = 0;
  for (std::size_t i = 8; i + 1 < run.record.slots.size(); i += 2) {
    same += run.record.slots[i] == run.record.slots[i + 1];
  }
  CHECK(same == 0);
}

TEST_CASE("the replayed batch is as large as asked for, or as what is held", "[property]") {
  Numbered run(chain_of({bytes_as_float()}), 6, {.replay_batch = 5});
  run.take(0, 3);
  CHECK(run.record.x[0].empty());
  CHECK(run.record.x[1].size() == 4);
  CHECK(run.record.x[2].size() == 5);
}

TEST_CASE("the buffer holds samples as the source gave them, and a replay passes through the operators again",
          "[property]") {
  Numbered run(chain_of({jitter()}), 8);
  run.take(0, 40);
  at::Tensor held;
  run.buffer().read("x", held);
  CHECK(held.scalar_type() == at::kByte);
  CHECK(held.sizes() == at::IntArrayRef({8, 1, 1, 1}));
  // The same sample has another jitter each time it is replayed, and a replay's differs from the stream's.
  std::map<float, std::set<float>> seen;
  std::size_t replays = 0;
  for (const auto& step : run.record.x) {
    for (const float x : step) seen[std::floor(x)].insert(x);
    replays += step.size();
  }
  std::size_t different = 0;
  for (const auto& [number, values] : seen) different += values.size();
  CHECK(different == replays);
}

TEST_CASE("the jitter of a replay depends on the seed, the step and the slot", "[property]") {
  Numbered one(chain_of({jitter()})), other(chain_of({jitter()}));
  one.take(0, 10);
  other.take(0, 10);
  CHECK(one.record.x == other.record.x);
}

TEST_CASE("samples that a filter drops do not enter the buffer", "[property]") {
  Numbered run(chain_of({bytes_as_float(), ops::filter([](std::int64_t label) { return label == 1; })}), 100);
  run.take(0, 10);
  at::Tensor y;
  run.buffer().read("y", y);
  CHECK(y.narrow(0, 0, 20).eq(1).all().item<bool>());
  for (std::size_t step = 1; step < run.record.labels.size(); ++step) {
    CHECK(run.record.labels[step] == std::vector<float>(2, 1.0F));
    for (const float number : run.record.x[step]) CHECK(static_cast<int>(number) % 2 == 1);
  }
}

TEST_CASE("current and replayed samples count half each, whatever their numbers", "[property]") {
  Numbered run(chain_of({bytes_as_float()}), 100, {.replay_batch = 9});
  struct Weights final : Observer {
    void on_step(Learner&, StepReport& report) override {
      terms.assign(report.terms.begin(), report.terms.end());
      loss = report.loss;
    }
    std::vector<LossTerm> terms;
    double loss = 0.0;
  };
  const auto weights = std::make_shared<Weights>();
  run.learner->add_observer(weights);
  run.take(0, 1);
  REQUIRE(weights->terms.size() == 1);
  CHECK(weights->terms[0].weight == 1.0);
  run.take(1, 4);
  REQUIRE(weights->terms.size() == 2);
  CHECK(weights->terms[0].weight == 0.5);
  CHECK(weights->terms[1].weight == 0.5);
  CHECK(std::abs(weights->loss - 0.5 * weights->terms[0].value - 0.5 * weights->terms[1].value) < 1e-12);
}

TEST_CASE("experience replay refuses a temperature that means nothing, a memory a budget", "[refusal]") {
  const auto line = [](ExperienceReplayOptions options) {
    return error_line<UsageError>([&] { ExperienceReplay replay(nullptr, options); });
  };
  CHECK(error_line<UsageError>([] { ReservoirMemory memory(0); }) == "budget: 0 samples are too few; give 1 or more");
  CHECK(line({.distill = 0.0}) == "temperature: 0 is not a temperature; give a finite number above 0");
  CHECK(line({.distill = std::numeric_limits<double>::infinity()}) ==
        "temperature: inf is not a temperature; give a finite number above 0");
}
