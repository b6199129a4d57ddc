#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <span>
#include <string>

namespace meander {

class Learner;
struct LossTerm;
struct QuadraticPenalty;
struct Accuracies;

/// What a learner reports after every iteration.
struct StepReport {
  std::int64_t iteration = 0;  ///< from 1: how many batches were taken
  std::int64_t samples = 0;    ///< predicted in this iteration: 0 while batches are pooled for one update
  std::int64_t correct = 0;    ///< of them, predicted right before they were learned from (prequential)
  /// Their labels, and what was predicted; valid during the call that gets the report.
  std::span<const std::int64_t> labels{}, predicted{};
  double loss = 0.0;         ///< of the last update in this iteration, penalties included
  bool updated = false;      ///< whether there was an update
  std::int64_t skipped = 0;  ///< updates that were dropped, since something in them was not finite
  /// An extra report, of an update on batches still pooled when the stream or a context ended: the last iteration has
  /// already had its own.
  bool late = false;
  bool boundary = false;      ///< the stream announced the end of a context
  bool consolidated = false;  ///< in this iteration, or since the one before
  std::span<const LossTerm> terms{};
  std::span<const QuadraticPenalty> penalties{};
  /// Set by an observer that evaluated the learner, for those after it.
  const Accuracies* accuracies = nullptr;
};

/// Watches a learner. Called on the learner's thread between steps, in the order in which observers were added: it may
/// evaluate the learner, and must not change it.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Before the first batch of a stream, and again when the learner goes on after a stop.
  virtual void on_begin(Learner&) {}
  virtual void on_step(Learner&, StepReport&) {}
  /// After the last batch. `stopped`: more of the stream may follow.
  virtual void on_end(Learner&, bool /*stopped*/) {}

  /// Its place in saved state, if it has state: "prequential". Empty: nothing is saved.
  virtual std::string name() const { return {}; }
  /// Everything it has gathered: saved and loaded with the learner.
  virtual void save(Archive&) const {}
  virtual void load(const Archive&) {}
};

}  // namespace meander
