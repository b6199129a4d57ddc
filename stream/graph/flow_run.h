#pragma once

#include <meander/stream/graph/ends.h>
#include <meander/stream/graph/finish_line.h>
#include <meander/stream/operator.h>
#include <meander/stream/runtime/arena.h>

#include <deque>
#include <utility>

namespace meander {

/// One branch of a run: its own operators and its sink.
struct RunArm {
  RunArm(OperatorChain chain, Sink& end) : operators(std::move(chain)), sink(end) {}
  OperatorChain operators;
  SinkEnd sink;
};

/// Runs source, trunk and branches as a flow graph in `arena`, the first branch's sink on the calling thread and every
/// other sink on its own thread. Returns when every sink has taken every batch up to the end of the source or to the
/// finish line; throws the first error of any node. Then nothing is running any more, and the source keeps the batches
/// that were read but that no sink began.
void run_as_graph(Arena& arena, int tokens, SourceEnd& source, FinishLine& line, const OperatorChain& trunk,
                  std::deque<RunArm>& arms);

}  // namespace meander
