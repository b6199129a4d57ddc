#pragma once

#include <meander/learners/linalg/linear_layer.h>
#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Training normalises by the batch and drops out units; evaluation does neither.
enum class Mode { Train, Evaluate };

/// Samples that pass through a network together. The memory is the caller's and outlives the backward pass.
struct Inputs {
  const float* x = nullptr;  ///< [count, inputs], row-major
  std::int64_t count = 0;
  const std::int64_t* context = nullptr;  ///< [count] 0-based; only networks with gates read it
  /// Sizes of the consecutive batches in x, each with a loss of its own (the stream's, replayed ones); empty: one
  /// batch. Only separate networks, which split them, read it.
  std::span<const std::int64_t> batches{};
};

/// Maps samples to logits. All its parameters are one flat array, and so is its gradient: it does not deal with how
/// they are learned. Not thread-safe: one learner owns it; its arithmetic runs in the arena it is given.
class Network {
 public:
  virtual ~Network() = default;

  /// The name used in stamps: "F-784x400x400_c10".
  virtual std::string name() const = 0;
  virtual std::int64_t inputs() const = 0;
  virtual std::int64_t outputs() const = 0;

  ParameterArray& parameters() { return parameters_; }
  const ParameterArray& parameters() const { return parameters_; }

  /// Logits [count, outputs], valid until the next call of `forward`.
  virtual const float* forward(const Inputs& inputs, Mode mode) = 0;
  /// The gradient of the last `forward`, given d loss / d logits [count, outputs]: written to `gradient`
  /// [parameters().size()], or added to it.
  virtual void backward(const float* dlogits, float* gradient, bool add) = 0;
  /// An upper bound on the magnitude of all entries that the last `backward` wrote. Infinite if unknown, or if finding
  /// it would cost as much as scanning every entry; NaN if the gradient may hold NaN.
  virtual float gradient_bound() const { return std::numeric_limits<float>::infinity(); }

  /// The fully-connected layers, in order; the output layer is the last. Throws InternalError if there are none.
  virtual const std::vector<LinearLayer>& linear_layers() const;
  /// Instead of `backward`: what passed through those layers, one entry per layer, valid until the next `forward`.
  virtual const std::vector<LayerPass>& backward_layers(const float* dlogits);
  /// What the output layer saw in the last `forward`, [count, feature_width()].
  virtual const float* features() const;
  virtual std::int64_t feature_width() const { return linear_layers().back().in; }

  /// The parameter groups that learn independently (one network per context): the optimiser counts steps for each, and
  /// a step changes only those that the last `backward` reached. Empty: one group, all of it.
  virtual std::vector<ParameterRange> parameter_groups() const { return {}; }
  /// Whether the last `backward` reached a parameter group.
  virtual bool reached(std::size_t /*group*/) const { return true; }

  /// Whether its numbers are the same, bit for bit, for any number of threads (not where LibTorch computes).
  virtual bool same_for_any_threads() const { return true; }
  /// Whether a sample's logits depend on that sample alone (no batch norm): then groups of samples may share a pass.
  virtual bool samples_are_independent() const { return true; }
  /// The smallest batch that batch norm can normalise: 2 where one sample gives a unit a single value.
  virtual std::int64_t least_batch() const { return 1; }
  /// Whether training and evaluation give the same logits (neither batch norm nor dropout).
  virtual bool modes_agree() const { return true; }
  /// Whether the context of a sample changes its logits (XdG gates).
  virtual bool gated() const { return false; }

  /// A frozen or further trainable copy: parameters and running statistics, no gradients.
  virtual std::unique_ptr<Network> clone() const = 0;
  /// Copies parameters and running statistics from a network of the same kind and shape.
  virtual void assign(const Network& other);

  /// Keeps the current running statistics, and restores them: a training pass changes them.
  virtual void keep_statistics() {}
  virtual void restore_statistics() {}

  /// Where parallel arithmetic runs; without an arena it is serial. Same bits if `same_for_any_threads`.
  virtual void use(std::shared_ptr<Arena> arena) { arena_ = std::move(arena); }

  /// Parameters and running statistics, by name.
  virtual void save(Archive& to) const;
  virtual void load(const Archive& from);

 protected:
  Network() = default;
  Network(const Network&) = default;
  Network& operator=(const Network&) = delete;

  template <class Body>
  void for_each(int count, const Body& body) {
    if (arena_) {
      arena_->for_each(count, body);
    } else {
      for (int i = 0; i < count; ++i) body(i);
    }
  }

  ParameterArray parameters_;

 private:
  std::shared_ptr<Arena> arena_;
};

}  // namespace meander
