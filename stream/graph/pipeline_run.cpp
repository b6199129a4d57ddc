#include <meander/stream/graph/ends.h>
#include <meander/stream/graph/finish_line.h>
#include <meander/stream/graph/first_failure.h>
#include <meander/stream/graph/flow_run.h>
#include <meander/stream/graph/pipeline_run.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/signals.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>

namespace meander {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

int checked(int value, const char* name) {
  if (value >= 0) return value;
  throw UsageError(name, fmt::format("{} is not a number of {}", value, name), "give 0 (automatic) or more");
}

int thread_count(const RunOptions& options) {
  return checked(options.threads, "threads") > 0 ? options.threads : processors();
}

// The operators before a sink: `chain` is all of them, for replay, `stretch` one part of them.
OperatorChain chain(const std::vector<Operator>& trunk, const Branch& arm, std::uint64_t seed) {
  OperatorChain all(seed);
  for (const Operator& op : trunk) all.append(op);
  for (const Operator& op : arm.operators()) all.append(op);
  return all;
}

OperatorChain stretch(const std::vector<Operator>& operators, std::uint64_t seed, std::size_t first_place) {
  OperatorChain part(seed, first_place);
  for (const Operator& op : operators) part.append(op);
  return part;
}

// Keeps a batch that was read, unless a sink began it.
class Reading {
 public:
  Reading(SourceEnd& source, const FinishLine& line, const Batch& raw) : source_(source), line_(line), raw_(raw) {}
  ~Reading() {
    if (raw_.index > line_.furthest()) source_.keep(raw_);
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  SourceEnd& source_;
  const FinishLine& line_;
  const Batch& raw_;
};

// One thread: a plain loop without hand-over.
void run_serially(SourceEnd& source, FinishLine& line, const OperatorChain& trunk, std::deque<RunArm>& arms) {
  for (;;) {
    auto since = Clock::now();
    const std::optional<Batch> raw = source.read();
    if (!raw) return;
    const Reading reading(source, line, *raw);
    const Batch after_trunk = trunk(*raw);
    const Seconds shared = Clock::now() - since;
    for (RunArm& arm : arms) {
      since = Clock::now();
      const Batch ready = arm.operators(after_trunk);
      const Seconds own = Clock::now() - since;
      arm.sink.add_idle((shared + own).count());
      if (!line.begin(raw->index)) return;
      arm.sink.take(*raw, ready);
    }
  }
}

void check_sums(const RunSummary& summary) {
  for (const BranchSummary& branch : summary.branches) {
    if (branch.learned + branch.emptied + summary.kept == summary.read) continue;
    throw InternalError(fmt::format("of {} batches read '{}' learned {}, {} were emptied and {} kept", summary.read,
                                    branch.sink, branch.learned, branch.emptied, summary.kept));
  }
}

}  // namespace

RunSummary run_pipeline(AnySource& source, const std::vector<Operator>& trunk, const std::vector<Branch>& branches,
                        StreamPosition& position, const RunOptions& options) {
  const auto since = Clock::now();
  const int threads = thread_count(options);
  const int tokens = checked(options.tokens, "tokens") > 0 ? options.tokens : std::max(4, threads + 2);
  const SignalShelter shelter;  // before the arena creates threads
  flush_denormals();            // as every thread of the arena does: results must not depend on the thread
  const auto arena = std::make_shared<Arena>(options.threads, threads == 1 ? 1 : static_cast<int>(branches.size()));

  SourceEnd source_end(source, position, options.stop);
  FinishLine line(options.stop, position.next_index);
  const OperatorChain trunk_chain = stretch(trunk, options.seed, 0);
  std::deque<RunArm> arms;
  for (const Branch& arm : branches)
    arms.emplace_back(stretch(arm.operators(), options.seed, trunk.size()), arm.sink());

  FirstFailure failure;
  failure.keep_of([&] {
    for (std::size_t i = 0; i < arms.size(); ++i) arms[i].sink.begin(arena, chain(trunk, branches[i], options.seed));
    if (threads == 1) {
      run_serially(source_end, line, trunk_chain, arms);
    } else {
      run_as_graph(*arena, tokens, source_end, line, trunk_chain, arms);
    }
  });
  const bool failed = failure.happened();
  RunSummary summary;
  summary.read = source_end.count();
  summary.kept = source_end.kept();
  summary.stopped = options.stop.stop_requested() && !source_end.finished();
  summary.threads = threads;
  for (RunArm& arm : arms) {
    failure.keep_of([&] { arm.sink.end(summary.stopped || failed); });
    summary.branches.push_back(arm.sink.summary());
  }
  failure.rethrow();
  check_sums(summary);
  summary.seconds = Seconds(Clock::now() - since).count();
  return summary;
}

}  // namespace meander
