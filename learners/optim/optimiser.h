#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/linear_layer.h>
#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/optim/regularisers.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace meander {

/// Kingma & Ba 2015, with bias correction, no weight decay.
struct AdamOptions {
  double lr = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// v = momentum v + g; parameters -= lr v.
struct SgdOptions {
  double lr = 0.01;
  double momentum = 0.0;
};

using OptimiserOptions = std::variant<AdamOptions, SgdOptions>;

/// Updates all parameters in one pass over the flat arrays, regularisers included. Same bits for any number of threads.
class Optimiser {
 public:
  /// The parameter groups `groups` each keep their own count of steps; none given: one group of all parameters.
  /// Throws UsageError naming `lr`, `momentum`, a beta or `epsilon` where it is out of its range.
  Optimiser(OptimiserOptions options, std::int64_t parameters, std::vector<ParameterRange> groups = {});

  /// One step of the parameter groups for which `reached` returns true. The penalties' gradients are added to
  /// `gradient`, which then is the gradient that was applied.
  void step(Arena* arena, float* parameters, float* gradient, Regularisers& regularisers,
            const std::function<bool(std::size_t)>& reached = {});
  /// Forgets moments and velocity.
  void reset();
  double lr() const;
  /// The largest |entry| of a gradient that single precision can handle: its square in Adam's moments, the change of a
  /// parameter.
  double largest_gradient() const;
  /// An upper bound on a parameter's change in one step; infinite if there is none (plain descent).
  double largest_change() const;
  /// Adam only: adds epsilon to the root of the second moment before the bias correction, as FROMP's own Adam does.
  /// Throws UsageError for another optimiser.
  void correct_after_epsilon();

  /// Its kind and options: "Adam, lr 0.001, betas 0.9 and 0.999, epsilon 1e-08".
  std::string description() const;
  /// `load` throws Error for the state of another kind, or with other options or parameter groups.
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  template <class Update>
  void pass(Arena* arena, ParameterRange group, float* parameters, float* gradient, Regularisers& regularisers,
            const Update& update);
  void step(Arena* arena, std::size_t number, float* parameters, float* gradient, Regularisers& regularisers);

  OptimiserOptions options_;
  bool correct_after_epsilon_ = false;
  std::vector<ParameterRange> groups_;
  std::vector<std::int64_t> steps_;  // by parameter group
  FloatArray first_;                 // Adam's first moment, or the velocity
  FloatArray second_;                // Adam's second moment
  std::vector<FlatSum> penalty_sums_;
};

}  // namespace meander
