#pragma once

#include <meander/stream/pipeline.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace meander {

/// Where a run's batches enter: numbers them, counts them, names the node in errors. One thread reads at a time.
class SourceEnd {
 public:
  SourceEnd(AnySource& source, std::int64_t& next_index, std::stop_token stop);

  /// The next batch; nothing once the source has ended or failed, or a stop was requested.
  std::optional<Batch> read();
  /// Wakes a source that waits. From any thread.
  void cancel() { halt_.request_stop(); }
  std::stop_token halted() const { return halt_.get_token(); }

  bool may_block() const { return source_.may_block(); }
  std::int64_t first_index() const { return first_index_; }
  std::int64_t count() const { return next_index_ - first_index_; }
  bool stopped() const { return stopped_; }

 private:
  struct Halt {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };

  AnySource& source_;
  std::int64_t& next_index_;
  const std::int64_t first_index_;
  std::stop_token stop_;
  std::stop_source halt_;
  std::stop_callback<Halt> forward_;
  bool ended_ = false;
  bool stopped_ = false;
};

/// Where a branch's batches leave: counts them, names the node in errors.
class SinkEnd {
 public:
  explicit SinkEnd(Sink& sink) : sink_(sink) { summary_.sink = sink.name(); }

  void begin(std::shared_ptr<Arena> arena, OperatorChain operators);
  void take(const Batch& raw, const Batch& ready);
  void end(bool stopped);

  void add_idle(double seconds) { summary_.idle_seconds += seconds; }
  const BranchSummary& summary() const { return summary_; }

 private:
  Sink& sink_;
  BranchSummary summary_;
  std::int64_t last_index_ = -1;
};

}  // namespace meander
