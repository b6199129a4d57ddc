#pragma once

#include <meander/learners/flat_pass.h>
#include <meander/learners/float_array.h>
#include <meander/learners/nets/linear_layer.h>
#include <meander/learners/riders.h>
#include <meander/stream/archive.h>

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

/// Updates all parameters in one pass over the flat arrays, riders included. Same bits for any number of threads.
class Optimiser {
 public:
  /// `segments` of the parameters each keep a count of steps of their own; none: one, all of them. Throws UsageError
  /// naming `lr`, `momentum`, a beta or `epsilon` where it is out of its range.
  Optimiser(OptimiserOptions options, std::int64_t parameters, std::vector<Segment> segments = {});

  /// One step, of the segments for which `reached` says so. `gradient` takes the riding penalties' gradients in, and is
  /// then the gradient that was applied.
  void step(Arena* arena, float* parameters, float* gradient, Riders& riders,
            const std::function<bool(std::size_t)>& reached = {});
  /// Forgets moments and velocity.
  void reset();
  double lr() const;
  /// The largest |entry| of a gradient that single precision has room for: its square in Adam's moments, the way it
  /// sends a parameter.
  double largest_gradient() const;
  /// No parameter moves further than that in a step; infinite where nothing bounds it (descent).
  double largest_change() const;
  /// Adam only: epsilon joins the root of the second moment before its bias is corrected, as FROMP's own Adam has it.
  /// Throws UsageError for another optimiser.
  void correct_after_epsilon();

  /// Its kind and options: "Adam, lr 0.001, betas 0.9 and 0.999, epsilon 1e-08".
  std::string description() const;
  /// `load` throws Error for the state of another kind, of other options or of other segments.
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  template <class Update>
  void pass(Arena* arena, Segment segment, float* parameters, float* gradient, Riders& riders, const Update& update);
  void step(Arena* arena, std::size_t number, float* parameters, float* gradient, Riders& riders);

  OptimiserOptions options_;
  bool correct_after_epsilon_ = false;
  std::vector<Segment> segments_;
  std::vector<std::int64_t> steps_;  // by segment
  FloatArray first_;                 // Adam's first moment, or the velocity
  FloatArray second_;                // Adam's second moment
  std::vector<FlatSum> penalty_sums_;
};

}  // namespace meander
