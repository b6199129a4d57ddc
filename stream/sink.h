#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/operator.h>
#include <meander/stream/runtime/arena.h>

#include <memory>
#include <string>

namespace meander {

/// The end of a pipeline's branch: a learner. Called from one thread at a time, in stream order: `begin` and `end` from
/// the thread that called `run`; `take` from that thread too for the first branch, and from a dedicated thread for
/// every other branch.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual std::string name() const = 0;
  /// Called before the first batch. `operators` is the whole chain between the source and this sink; replayed batches
  /// pass through it again. `arena` is where parallel work runs.
  virtual void begin(std::shared_ptr<Arena> arena, OperatorChain operators) = 0;
  /// `raw` is the batch as the source yielded it, `ready` the same batch after the operators (perhaps emptied).
  virtual void take(const Batch& raw, const Batch& ready) = 0;
  /// Called after the last batch that was taken: once for every `begin` that did not throw, even if a `take`, an
  /// operator or the source failed. `stopped`: the run ended before the stream did, by a stop or an error; a later run
  /// may continue the stream from here, so work that waits for more of it keeps waiting. Otherwise the stream is over.
  /// If the run has already failed, an exception thrown here is dropped.
  virtual void end(bool stopped) = 0;
};

}  // namespace meander
