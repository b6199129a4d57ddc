#pragma once

#include <meander/stream/arena.h>
#include <meander/stream/operator.h>
#include <meander/stream/run/ends.h>

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
/// other on a thread of its own. Returns when the source has ended and every sink has taken every batch; throws the
/// first error of any node, with nothing left running.
void run_as_graph(Arena& arena, int tokens, SourceEnd& source, const OperatorChain& trunk, std::deque<RunArm>& arms);

}  // namespace meander
