#pragma once

#include <meander/stream/graph/stream_position.h>
#include <meander/stream/operator.h>
#include <meander/stream/sink.h>
#include <meander/stream/source.h>
#include <meander/stream/source_reference.h>

#include <concepts>
#include <cstdint>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace meander {

/// One branch of a fan-out: its own operators, then a sink: `branch() | ops::normalise(...) | learner`.
class Branch {
 public:
  /// Throws UsageError when the branch already has its sink.
  void append(Operator op);
  void end_in(Sink& sink);

  const std::vector<Operator>& operators() const { return operators_; }
  bool complete() const { return sink_ != nullptr; }
  /// Throws UsageError when it has none yet.
  Sink& sink() const;

 private:
  std::vector<Operator> operators_;
  Sink* sink_ = nullptr;
};

inline Branch branch() { return {}; }
Branch operator|(Branch left, Operator right);
Branch operator|(Branch left, Sink& right);

/// Several branches that all get every batch of the stream; see `fan_out`.
struct FanOut {
  std::vector<Branch> branches;
};

/// Feeds one stream to several sinks at once: `stream | fan_out(er, si, branch() | ops::normalise(...) | lwf)`. Each
/// argument is a sink (held by reference) or a branch that ends in one.
template <class... Arms>
  requires((std::convertible_to<Arms, Branch> || std::derived_from<std::remove_reference_t<Arms>, Sink>)&&...)
FanOut fan_out(Arms&&... arms);

struct RunOptions {
  /// Compute threads in total; 0: as many as `processors()`. 1: the whole run on the calling thread. Results depend on
  /// it only where LibTorch computes: networks with convolutions, batch norm or dropout.
  int threads = 0;
  /// How many batches may be in flight, from when the source yields one until the last sink is done with it; 0: a few
  /// more than `threads`. More tokens cost memory and cache, and gain nothing.
  int tokens = 0;
  /// Seed of the operators' random numbers.
  std::uint64_t seed = 0;
  /// Once a stop is requested, the source is not asked again, no sink begins another batch, and `run` returns. With
  /// several sinks, the slower ones still take the batches that the furthest one has begun: all end at the same batch.
  std::stop_token stop{};
};

/// What one sink did in a run; learned + emptied is the number of batches that the run read and did not keep.
struct BranchSummary {
  std::string sink;
  /// Batches that it took with samples, and batches that arrived empty (from a filter or from the source).
  std::int64_t learned = 0;
  std::int64_t emptied = 0;
  /// How long it waited for batches.
  double idle_seconds = 0;
};

struct RunSummary {
  /// Batches that were read: those that the previous run had kept, then the source's.
  std::int64_t read = 0;
  /// The last of these, which no sink began because the run was stopped: the pipeline keeps them, and yields them first
  /// when it runs again.
  std::int64_t kept = 0;
  /// One per sink, in the order of the pipeline.
  std::vector<BranchSummary> branches;
  /// The stop token ended the run before the source ended.
  bool stopped = false;
  int threads = 1;
  double seconds = 0;
};

/// A source, operators that run in parallel, and the sinks that learn from it, composed with `|`:
///
///     Pipeline pipeline = stream | ops::to_float() | learner;
///     pipeline.run();
///
/// A named source is held by reference, a temporary one is moved in; sinks are always held by reference. Move-only.
class Pipeline {
 public:
  explicit Pipeline(AnySource source) : source_(std::move(source)) {}

  /// Throw UsageError when the pipeline already ends in a sink.
  void append(Operator op);
  void end_in(Sink& sink);
  void end_in(FanOut fan_out);

  /// Runs until the source ends or `stop` is requested. An error in a source, operator or sink ends the run and is
  /// thrown as one exception (Error or a subclass; the first to happen) that names the node and the batch; by then
  /// `end` was called on every sink that began. Sinks see every batch in stream order, emptied ones too. The next run
  /// continues after the last batch that a sink began, with the batches that were read ahead. That holds after an error
  /// too: a batch at which an operator failed comes again (and sinks of other branches may have missed some). Meanwhile
  /// signal handlers do not run on the calling thread but on a dedicated one (stream/runtime/signals.h). Throws
  /// UsageError when there is no sink, or when two branches end in the same sink.
  RunSummary run(const RunOptions& options = {});

  /// The sink that was added last: the one that a following `| observe(...)` applies to. Throws UsageError when there
  /// is none.
  Sink& last_sink();
  AnySource& source() { return source_; }

  /// Saves the stream's position after the last learned batch: the source's cursor, and the batches read ahead of the
  /// sinks and kept. Only between runs. A run that was stopped and continued yields the same batches, to the bit, as
  /// one that was never stopped. The cursor of a named source is ahead by the batches kept: save the pipeline, not the
  /// source alone.
  void save(Archive& to) const;
  /// Throws Error unless a pipeline with such a source saved the state.
  void load(const Archive& from);

 private:
  void check() const;
  void must_be_open() const;

  AnySource source_;
  std::vector<Operator> trunk_;
  std::vector<Branch> branches_;
  StreamPosition position_;
};

Pipeline operator|(Pipeline left, Operator right);
Pipeline operator|(Pipeline left, Sink& right);
Pipeline operator|(Pipeline left, FanOut right);

template <class S>
  requires(Source<std::remove_reference_t<S>>)
Pipeline operator|(S&& source, Operator right) { return Pipeline(hold(std::forward<S>(source))) | std::move(right); }

template <class S>
  requires(Source<std::remove_reference_t<S>>)
Pipeline operator|(S&& source, Sink& right) { return Pipeline(hold(std::forward<S>(source))) | right; }

template <class S>
  requires(Source<std::remove_reference_t<S>>)
Pipeline operator|(S&& source, FanOut right) { return Pipeline(hold(std::forward<S>(source))) | std::move(right); }

template <class... Arms>
  requires((std::convertible_to<Arms, Branch> || std::derived_from<std::remove_reference_t<Arms>, Sink>)&&...)
FanOut fan_out(Arms&&... arms) {
  FanOut result;
  const auto add = [&](auto&& arm) {
    if constexpr (std::derived_from<std::remove_cvref_t<decltype(arm)>, Sink>) {
      static_assert(std::is_lvalue_reference_v<decltype(arm)>, "a sink must be named: it has to outlive the pipeline");
      result.branches.push_back(branch() | static_cast<Sink&>(arm));
    } else {
      result.branches.push_back(std::forward<decltype(arm)>(arm));
    }
  };
  (add(std::forward<Arms>(arms)), ...);
  return result;
}

}  // namespace meander
