#pragma once

#include <meander/stream/arena.h>
#include <meander/stream/batch.h>
#include <meander/stream/operator.h>

#include <memory>
#include <string>

namespace meander {

/// Where a branch of a pipeline ends: a learner. Called from one thread at a time, in stream order: `begin` and `end`
/// from the thread that called `run`, `take` from there too for the first branch, from one thread of its own for any
/// other.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual std::string name() const = 0;
  /// Before the first batch. `operators` is all that lies between the source and here: what a replayed batch passes
  /// through again. `arena` is where parallel work runs.
  virtual void begin(std::shared_ptr<Arena> arena, OperatorChain operators) = 0;
  /// `raw` is the batch as the source yielded it, `ready` what the operators made of it (perhaps emptied).
  virtual void take(const Batch& raw, const Batch& ready) = 0;
  /// After the last batch that was taken: once for every `begin` that threw nothing, also where a `take`, an operator
  /// or the source failed. `stopped`: the run ended before the stream did, by a stop or an error; the stream may go on
  /// from here, in a run to come, and what waits for more of it keeps waiting. Else nothing follows. What it throws is
  /// lost where the run has failed already.
  virtual void end(bool stopped) = 0;
};

}  // namespace meander
