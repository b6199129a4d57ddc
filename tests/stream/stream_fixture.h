#pragma once

#include <meander/stream/graph/pipeline.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace meander {

/// [size, 1, 2, 2] floats, all of them `value`; labels 0, 1, ...
inline Batch batch_of(std::int64_t value, std::int64_t size = 3) {
  Batch batch;
  batch.x = at::full({size, 1, 2, 2}, static_cast<double>(value), at::kFloat);
  batch.y = at::arange(size, at::kLong);
  return batch;
}

/// Batches 0, 1, ..., count - 1, each filled with its number.
struct Counting {
  std::int64_t count = 0;
  std::int64_t given = 0;
  std::atomic<int>* read = nullptr;  // counts the batches read, for observers

  std::optional<Batch> next(std::stop_token) {
    if (given == count) return std::nullopt;
    if (read != nullptr) ++*read;
    return batch_of(given++);
  }
  void save(Archive& to) const { to.write("given", given); }
  void load(const Archive& from) { from.read("given", given); }
};

/// The same, read on a thread of its own.
struct BlockingCounting : Counting {
  static constexpr bool blocking = true;
};

/// Gives `count` batches, then waits until it is told to stop.
struct Waiting : Counting {
  static constexpr bool blocking = true;

  std::optional<Batch> next(std::stop_token stop) {
    if (given < count) return Counting::next(stop);
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, stop, [] { return false; });
    return std::nullopt;
  }
};

/// Records what it is given.
class Recorder : public Sink {
 public:
  explicit Recorder(std::string name = "recorder") : name_(std::move(name)) {}

  std::string name() const override { return name_; }
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override {
    ++begun;
    threads = arena->threads();
    chain = std::move(operators);
  }
  void take(const Batch& raw, const Batch& ready) override {
    takers.push_back(std::this_thread::get_id());
    indices.push_back(raw.index);
    ready_indices.push_back(ready.index);
    empty.push_back(ready.empty());
    raw_values.push_back(raw.x.data_ptr<float>()[0]);
    ready_values.emplace_back(ready.x.data_ptr<float>(), ready.x.data_ptr<float>() + ready.x.numel());
    if (on_take) on_take(raw);
  }
  void end(bool stopped) override {
    ++ended;
    stops += stopped ? 1 : 0;
  }

  int begun = 0, ended = 0, stops = 0, threads = 0;
  OperatorChain chain;
  std::vector<std::thread::id> takers;
  std::vector<std::int64_t> indices, ready_indices;
  std::vector<bool> empty;
  std::vector<float> raw_values;
  std::vector<std::vector<float>> ready_values;
  std::function<void(const Batch&)> on_take;

 private:
  std::string name_;
};

/// Keeps a core busy for a while that differs from batch to batch, so that they overtake one another.
inline Operator dawdle() {
  return Operator("dawdle", [](Batch batch) {
    volatile std::int64_t work = (batch.index * 7919) % 23 * 400;
    while (work > 0) work = work - 1;
    return batch;
  });
}

/// Adds to each sample a random number of its own.
inline Operator add_noise() {
  return Operator("noise", [](Batch batch, const SampleRandom& random) {
    batch.x = batch.x.clone();
    const std::int64_t pixels = batch.x.numel() / batch.size();
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      Rng rng = random(batch, i);
      for (std::int64_t k = 0; k < pixels; ++k) {
        batch.x.data_ptr<float>()[i * pixels + k] += static_cast<float>(rng.uniform());
      }
    }
    return batch;
  });
}

/// Empties every third batch.
inline Operator drop_thirds() {
  return Operator("thirds", [](Batch batch) {
    if (batch.index % 3 == 0) {
      batch.x = batch.x.slice(0, 0, 0);
      batch.y = batch.y.slice(0, 0, 0);
    }
    return batch;
  });
}

inline std::vector<std::int64_t> numbers_from(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < count; ++i) numbers.push_back(first + i);
  return numbers;
}

}  // namespace meander
