#pragma once

#include <meander/stream/graph/pipeline.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace meander {

/// The source end of a run: checks, numbers and counts the batches, and names the node in errors. One thread reads at a
/// time.
class SourceEnd {
 public:
  SourceEnd(AnySource& source, StreamPosition& position, std::stop_token stop);

  /// The next batch, kept ones first; nullopt once the source has ended or failed, or a stop was requested.
  std::optional<Batch> read();
  /// Keeps for the next run a batch that was read but that no sink began. Call it after reading has ended; in any
  /// order.
  void keep(Batch raw);
  /// Wakes a source that waits. Call it from any thread.
  void cancel() { halt_.request_stop(); }
  std::stop_token halted() const { return halt_.get_token(); }

  bool may_block() const { return source_.may_block(); }
  std::int64_t first_index() const { return first_index_; }
  std::int64_t count() const { return count_; }
  std::int64_t kept() const { return kept_; }
  /// The stream has ended, and no batch of it was kept.
  bool finished() const { return finished_ && kept_ == 0; }

 private:
  std::optional<Batch> ask_source();
  std::optional<Batch> take_kept();

  struct Halt {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };

  AnySource& source_;
  StreamPosition& position_;
  const std::int64_t first_index_;
  std::stop_token stop_;
  std::stop_source halt_;
  std::stop_callback<Halt> forward_;
  std::int64_t count_ = 0, kept_ = 0;
  bool ended_ = false, finished_ = false;
};

/// The sink end of a branch: counts the batches and names the node in errors.
class SinkEnd {
 public:
  explicit SinkEnd(Sink& sink) : sink_(sink) { summary_.sink = sink.name(); }

  void begin(std::shared_ptr<Arena> arena, OperatorChain operators);
  void take(const Batch& raw, const Batch& ready);
  /// Does nothing for a sink that did not begin.
  void end(bool stopped);

  void add_idle(double seconds) { summary_.idle_seconds += seconds; }
  const BranchSummary& summary() const { return summary_; }

 private:
  Sink& sink_;
  BranchSummary summary_;
  std::int64_t last_index_ = -1;
  bool begun_ = false;
};

}  // namespace meander
