#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/context_set.h>
#include <meander/stream/index_queue.h>
#include <meander/stream/source.h>
#include <meander/stream/tensor_pool.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

struct CumulativeOptions {
  std::int64_t iterations = 2000;  ///< a context's
  std::int64_t batch = 128;
  /// All contexts at once, for the iterations of one (Joint), instead of 1..t in the t-th.
  bool joint = false;
  /// As many samples of every context in each batch, batch / contexts rounded up (outputs that go context by context),
  /// instead of a shuffle of all.
  bool by_context = false;
  std::uint64_t seed = 1;
};

/// The baselines that forgetting is measured against (van de Ven, Tuytelaars & Tolias 2022): in the t-th context a
/// shuffled pass over the training samples of contexts 1..t, again and again, shuffled afresh at every context; the end
/// of each is announced. Batches hold samples of several contexts; incomplete ones at a pass's end are skipped.
class CumulativeSource {
 public:
  /// Throws UsageError for a batch below 1 or larger than the samples of the first context.
  CumulativeSource(ContextSet contexts, const CumulativeOptions& options);

  std::optional<Batch> next(std::stop_token = {});
  void save(Archive& to) const;
  /// Throws Error when the state is that of another stream; nothing is changed then.
  void load(const Archive& from);

 private:
  void begin_period(std::int64_t period);
  std::int64_t periods() const { return options_.joint ? 1 : contexts_.contexts(); }

  ContextSet contexts_;
  CumulativeOptions options_;
  std::int64_t iteration_ = 0;
  std::vector<std::int64_t> ends_;  // of each visible context in the union
  std::vector<IndexQueue> queues_;  // one over the union, or one a context
  std::vector<std::int64_t> drawn_, context_, sample_;
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

}  // namespace meander
