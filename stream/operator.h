#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/runtime/rng.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// The random numbers of one operator: a fresh rng for every sample, keyed by (seed, operator, batch, row), so that
/// neither the order of execution nor the number of threads can matter.
class SampleRandom {
 public:
  SampleRandom(std::uint64_t seed, std::string purpose) : seed_(seed), purpose_(std::move(purpose)) {}
  /// The rng of sample `i` (0 <= i < batch.size()) of `batch`.
  Rng operator()(const Batch& batch, std::int64_t i) const;

 private:
  std::uint64_t seed_;
  std::string purpose_;
};

/// A pure function Batch -> Batch with a name, run in parallel. Give it any callable that takes a batch, or a batch and
/// a `const SampleRandom&` if it needs random numbers. It must not change state that other calls see. It keeps `index`.
/// An operator that drops samples keeps `rows` correct; one that drops all of them returns an empty batch.
class Operator {
 public:
  template <class F>
    requires(std::is_invocable_r_v<Batch, const F&, Batch>)
  Operator(std::string name, F function)
      : name_(std::move(name)), apply_([function = std::move(function)](Batch batch, const SampleRandom&) {
          return function(std::move(batch));
        }) {}

  template <class F>
    requires(std::is_invocable_r_v<Batch, const F&, Batch, const SampleRandom&>)
  Operator(std::string name, F function) : name_(std::move(name)), apply_(std::move(function)), random_(true) {}

  const std::string& name() const { return name_; }
  /// Whether it uses random numbers (augmentation); such operators are skipped when a learner is evaluated.
  bool random() const { return random_; }
  Batch operator()(Batch batch, const SampleRandom& random) const { return apply_(std::move(batch), random); }

 private:
  std::string name_;
  std::function<Batch(Batch, const SampleRandom&)> apply_;
  bool random_ = false;
};

/// Operators applied in sequence, with the seed of their random numbers. An operator's numbers depend on the seed, its
/// name and its place in the chain. Thread-safe: applying is const.
class OperatorChain {
 public:
  /// `first_place` is the place of the first operator when this chain is the later part of a longer one.
  explicit OperatorChain(std::uint64_t seed = 0, std::size_t first_place = 0)
      : seed_(seed), first_place_(first_place) {}

  void append(Operator op);
  void set_seed(std::uint64_t seed);
  bool empty() const { return links_.empty(); }
  /// The chain without its random operators, for test data.
  OperatorChain deterministic() const;

  /// Runs all operators. An error is thrown as `Error` naming the node and the batch; a batch that was emptied skips
  /// the rest.
  Batch operator()(Batch batch) const;

 private:
  struct Link {
    Operator op;
    SampleRandom random;
  };
  std::uint64_t seed_;
  std::size_t first_place_;
  std::vector<Link> links_;
};

}  // namespace meander
