#pragma once

#include <meander/stream/arena.h>
#include <meander/stream/operator.h>
#include <meander/stream/run/ends.h>
#include <meander/stream/run/finish_line.h>

#include <deque>
#include <utility>

namespace meander {

/// What a run knows of one branch: its own operators and its sink.
struct RunArm {
  RunArm(OperatorChain chain, Sink& end) : operators(std::move(chain)), sink(end) {}
  OperatorChain operators;
  SinkEnd sink;
};

/// Runs source, trunk and branches as a flow graph in `arena`, the first branch's sink on the calling thread and every
/// other on a thread of its own. Returns when every sink has taken every batch up to the end of the source or to the
/// finish line; throws the first error of any node. Nothing is left running then, and the source keeps what was read
/// and no sink began.
void run_as_graph(Arena& arena, int tokens, SourceEnd& source, FinishLine& line, const OperatorChain& trunk,
                  std::deque<RunArm>& arms);

}  // namespace meander
