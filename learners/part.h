#pragma once

#include <meander/learners/linalg/input_matrix.h>
#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace meander {

class Learner;
class Rng;
class Step;

/// One ingredient of a method: hooks for each stage of a learner's step, which do nothing by default. A part never
/// knows which other parts there are; what it needs from the learner it gets as an argument.
class Part {
 public:
  virtual ~Part() = default;

  /// Its place in saved state: "synaptic-intelligence".
  virtual std::string name() const = 0;
  /// Its name, and the options that determine what its state means: state is loaded only into a part of the same form.
  virtual std::string form() const { return name(); }

  /// Before the first step, and again before state is loaded: forgets whatever it knew.
  virtual void begin(Learner&) {}
  /// Put other samples in the place of the current batch, before any part looks at it.
  virtual void compose(Step&) {}
  /// Offer groups of samples to learn from, and the losses on them and on the current batch. Nothing is computed yet.
  virtual void before_step(Step&) {}
  /// Whether one of the next three does anything. They are called for all parts in turn, once the gradient of all
  /// losses and quadratic penalties is complete.
  virtual bool changes_gradient() const { return false; }
  /// Add the gradient of a penalty that is not a weighted square (or of another term on the parameters).
  virtual void add_gradient(Step&) {}
  /// Change the complete gradient: projections that protect past samples.
  virtual void change_gradient(Step&) {}
  /// Change the direction of the resulting step: preconditioning.
  virtual void precondition(Step&) {}
  /// One matrix per linear layer, if `precondition` only multiplies the gradients [dW | db] by them from the right and
  /// no parameter lies outside those layers. If no other part changes the gradient, the learner applies them to the
  /// layers' inputs instead, which have fewer rows: the same up to rounding.
  virtual std::span<InputMatrix> input_maps() { return {}; }
  /// The parameters were updated.
  virtual void after_step(Step&) {}
  /// After all steps of an iteration: the batch as the source yielded it (rows that a filter dropped left out). This is
  /// where a buffer takes it in, after its own replay draw.
  virtual void observe(Learner&, const Batch&) {}
  /// Move state forward: importances, anchors, teachers.
  virtual void consolidate(Learner&) {}
  /// Whether `consolidate` can do anything with the part's options. If no part's can, it does not matter when to
  /// consolidate.
  virtual bool consolidates() const { return true; }

  /// Whether it takes classification over from the network's logits (nearest class mean, generative classifier).
  virtual bool classifies() const { return false; }
  /// Fills scores [ready.size(), outputs] in evaluation mode: the highest among competing outputs is predicted, minus
  /// infinity never. Changes nothing that learning depends on.
  virtual void classify(Learner&, const Batch& /*ready*/, float* /*scores*/) {}

  /// Whether it has a generative model of the network's inputs.
  virtual bool draws_inputs() const { return false; }
  /// Fills inputs [count, network inputs] with what that model draws, in evaluation mode, by random numbers from `rng`.
  /// Changes nothing that learning depends on.
  virtual void draw_inputs(Learner&, Rng& /*rng*/, std::int64_t /*count*/, float* /*inputs*/) {}
  /// Fills inputs [ready.size(), network inputs] with what that model makes of these samples, likewise. Returns whether
  /// it can.
  virtual bool reconstruct(Learner&, const Batch& /*ready*/, float* /*inputs*/) { return false; }

  /// Whether its numbers are the same for any number of threads.
  virtual bool same_for_any_threads() const { return true; }

  /// Everything that determines its future. What `load` reads may come from anywhere: it throws Error for what does not
  /// fit (Archive::read_count and the like) before it is used. `begin` was called right before.
  virtual void save(Archive&) const {}
  virtual void load(Learner&, const Archive&) {}
  /// What it classifies with, if it does, and nothing that only learning needs.
  virtual void save_model(Learner&, Archive&) {}
  virtual void load_model(Learner&, const Archive&) {}
};

/// The parts of a method, in the order in which their hooks are called.
using Parts = std::vector<std::unique_ptr<Part>>;

/// Combines two methods.
Parts operator+(Parts left, Parts right);

/// parts(A(...), B(...)): a list of parts from parts.
template <class... P>
Parts parts(P... part) {
  Parts list;
  (list.push_back(std::make_unique<P>(std::move(part))), ...);
  return list;
}

}  // namespace meander
