#pragma once

#include <meander/learners/nets/input_matrix.h>
#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace meander {

class Learner;
class Step;

/// One ingredient of a method: what it does at each moment of a learner's step. All hooks default to nothing. A part
/// never knows which other parts are there; what it needs of the learner it gets as an argument.
class Part {
 public:
  virtual ~Part() = default;

  /// Its place in saved state: "synaptic-intelligence".
  virtual std::string name() const = 0;
  /// Its name and, where options decide what its state means, those: state is loaded into a part of the same form only.
  virtual std::string form() const { return name(); }

  /// Before the first step, and again before state is loaded: whatever it knew is forgotten.
  virtual void begin(Learner&) {}
  /// Put other samples in the place of the current batch, before any part looks at it.
  virtual void compose(Step&) {}
  /// Offer groups of samples to learn from, and the losses on them and on the current batch. Nothing is computed yet.
  virtual void before_step(Step&) {}
  /// Whether one of the next three does anything. They are called for all parts in turn, the gradient of all losses and
  /// quadratic penalties being complete.
  virtual bool changes_gradient() const { return false; }
  /// Add the gradient of a penalty that is not a weighted square (or of another term on the parameters).
  virtual void add_gradient(Step&) {}
  /// Change the complete gradient: projections that protect past samples.
  virtual void change_gradient(Step&) {}
  /// Change the direction of the step that comes of it: preconditioning.
  virtual void precondition(Step&) {}
  /// One matrix a linear layer, where all that `precondition` does is to multiply the gradients [dW | db] by them from
  /// the right, and no parameter lies outside those layers. Where no other part changes the gradient, the learner then
  /// applies them to the layers' inputs instead, which are fewer rows: the same up to rounding.
  virtual std::span<InputMatrix> input_maps() { return {}; }
  /// The parameters were updated.
  virtual void after_step(Step&) {}
  /// After all steps of an iteration: the batch as the source yielded it (rows that a filter dropped left out). This is
  /// where a buffer takes it in, after its own replay draw.
  virtual void observe(Learner&, const Batch&) {}
  /// Move state forward: importances, anchors, teachers.
  virtual void consolidate(Learner&) {}
  /// Whether `consolidate` can do anything with the options it has: where no part's can, when to consolidate changes
  /// nothing.
  virtual bool consolidates() const { return true; }

  /// Whether it takes classification over from the network's logits (nearest class mean, generative classifier).
  virtual bool classifies() const { return false; }
  /// Fills scores [ready.size(), outputs] in evaluation mode: the highest that competes is predicted, minus infinity
  /// never. Changes nothing that learning depends on.
  virtual void classify(Learner&, const Batch& /*ready*/, float* /*scores*/) {}

  /// Whether its numbers are the same for any number of threads.
  virtual bool same_for_any_threads() const { return true; }

  /// All that decides its future. What `load` reads may come from anywhere: it throws Error for what does not fit
  /// (Archive::read_count and the like) before it is used. `begin` was called right before.
  virtual void save(Archive&) const {}
  virtual void load(Learner&, const Archive&) {}
  /// What it classifies with, if it does, and none of what only learning needs.
  virtual void save_model(Learner&, Archive&) {}
  virtual void load_model(Learner&, const Archive&) {}
};

/// The parts of a method, in the order in which their hooks are called.
using Parts = std::vector<std::unique_ptr<Part>>;

/// Two methods at once.
Parts operator+(Parts left, Parts right);

/// parts(A(...), B(...)): a list of parts from parts.
template <class... P>
Parts parts(P... part) {
  Parts list;
  (list.push_back(std::make_unique<P>(std::move(part))), ...);
  return list;
}

}  // namespace meander
