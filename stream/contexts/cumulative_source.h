#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/index_queue.h>
#include <meander/stream/runtime/tensor_pool.h>
#include <meander/stream/source.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

struct CumulativeOptions {
  std::int64_t iterations = 2000;  ///< per context
  std::int64_t batch = 128;
  /// Only the first so many contexts; 0: all.
  std::int64_t contexts = 0;
  /// All contexts at once, for the iterations of one context (Joint), instead of contexts 1..t in the t-th.
  bool joint = false;
  /// The same number of samples from every context in each batch, batch / contexts rounded up (for outputs handled per
  /// context), instead of a shuffle of all.
  bool by_context = false;
  /// Batches of the t-th context are t times as large (of joint training: as many times as there are contexts), so that
  /// each context's share stays the same: a step then never has less of a context to learn from than before.
  bool growing_batch = false;
  std::uint64_t seed = 1;
};

/// The baselines that forgetting is measured against (van de Ven, Tuytelaars & Tolias 2022): the t-th context makes
/// shuffled passes over the training samples of contexts 1..t, with new orders at every context; the end of each
/// context is announced. Batches hold samples of several contexts; an incomplete batch at the end of a pass is skipped.
class CumulativeSource {
 public:
  /// Throws UsageError for a batch below 1 or larger than the samples that it is to come from, and for a number of
  /// contexts that is not there.
  CumulativeSource(ContextSet contexts, const CumulativeOptions& options);

  std::optional<Batch> next(std::stop_token = {});
  /// For each context, after how many iterations it has ended; empty for joint training.
  std::vector<std::int64_t> context_ends() const;
  void save(Archive& to) const;
  /// Throws Error, and changes nothing, when the state is another stream's.
  void load(const Archive& from);

 private:
  void check_batch() const;
  void begin_period(std::int64_t period);
  std::int64_t visible(std::int64_t period) const { return options_.joint ? contexts() : period + 1; }
  std::int64_t batch_size() const { return options_.batch * (options_.growing_batch ? std::ssize(ends_) : 1); }
  std::int64_t contexts() const { return options_.contexts > 0 ? options_.contexts : contexts_.contexts(); }
  std::int64_t periods() const { return options_.joint ? 1 : contexts(); }

  ContextSet contexts_;
  CumulativeOptions options_;
  std::int64_t iteration_ = 0;
  std::vector<std::int64_t> ends_;  // end of each visible context in the union
  std::vector<IndexQueue> queues_;  // one over the union, or one per context
  std::vector<std::int64_t> drawn_, context_, sample_;
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

}  // namespace meander
