#pragma once

#include <meander/stream/operator.h>
#include <meander/stream/sink.h>
#include <meander/stream/source.h>
#include <meander/stream/source_reference.h>
#include <meander/stream/stream_position.h>

#include <concepts>
#include <cstdint>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace meander {

/// One arm of a fan-out: operators of its own, then a sink: `branch() | ops::normalise(...) | learner`.
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
/// argument is a sink (referred to) or a branch that ends in one.
template <class... Arms>
  requires((std::convertible_to<Arms, Branch> || std::derived_from<std::remove_reference_t<Arms>, Sink>)&&...)
FanOut fan_out(Arms&&... arms);

struct RunOptions {
  /// Compute threads in all; 0: as many as `processors()`. 1: the whole run on the calling thread. Results do not
  /// depend on it.
  int threads = 0;
  /// How many batches may be in flight, from the source's giving one until the last sink is done with it; 0: a few
  /// more than `threads`. More cost memory and cache, and win nothing.
  int tokens = 0;
  /// Of the operators' random numbers.
  std::uint64_t seed = 0;
  /// Once stopped the source is not asked again, no sink begins a further batch, and `run` returns. Where there are
  /// several sinks, those that are behind still take what the foremost has begun: all end at the same batch.
  std::stop_token stop{};
};

/// What one sink did in a run; learned + emptied is all that the run read and did not keep.
struct BranchSummary {
  std::string sink;
  /// Batches it took that held samples, and those that came empty (a filter's doing, or the source's).
  std::int64_t learned = 0;
  std::int64_t emptied = 0;
  /// How long it waited for batches.
  double idle_seconds = 0;
};

struct RunSummary {
  /// Batches that were read: those that the run before had kept, then the source's.
  std::int64_t read = 0;
  /// Of these the last ones, which no sink began since the run was stopped: the pipeline keeps them, and gives them
  /// first when it runs again.
  std::int64_t kept = 0;
  /// One a sink, in the order of the pipeline.
  std::vector<BranchSummary> branches;
  /// Ended by the stop token, before the source did.
  bool stopped = false;
  int threads = 1;
  double seconds = 0;
};

/// A source, operators that run in parallel, and the sinks that learn from it, composed with `|`:
///
///     Pipeline pipeline = stream | ops::to_float() | learner;
///     pipeline.run();
///
/// A named source is referred to, a temporary one moved in; sinks are always referred to. Move-only.
class Pipeline {
 public:
  explicit Pipeline(AnySource source) : source_(std::move(source)) {}

  /// Throw UsageError when the pipeline already ends in a sink.
  void append(Operator op);
  void end_in(Sink& sink);
  void end_in(FanOut fan_out);

  /// Runs until the source ends or `stop` is requested. An error in a source, operator or sink ends the run and leaves
  /// as one exception (Error or a kind of it, the first to happen) that names the node and the batch; every sink that
  /// began has been told the end by then. Sinks see every batch in stream order, an emptied one too.
  /// A further run goes on behind the last batch that a sink began, with the batches that were read ahead: also after
  /// an error, where a batch that an operator failed at comes again (and sinks of other branches may have missed some).
  /// Handlers of signals do not run on the calling thread meanwhile, but on one of its own (stream/signals.h).
  /// Throws UsageError when there is no sink, or one sink ends two branches.
  RunSummary run(const RunOptions& options = {});

  /// The sink that was added last: what a following `| observe(...)` is about. Throws UsageError when there is none.
  Sink& last_sink();
  AnySource& source() { return source_; }

  /// Where the stream stands behind the last batch that was learned: the source's cursor, and what was read ahead of
  /// the sinks and kept. Between runs only; a run that was stopped and goes on gives the same batches, to the bit, as
  /// one that never was. The cursor of a named source is ahead by the batches kept: save the pipeline, not the source
  /// alone.
  void save(Archive& to) const;
  /// Throws Error for what no pipeline of such a source saved.
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
