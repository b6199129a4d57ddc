#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/operator.h>
#include <meander/stream/runtime/tensor_pool.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace meander::datasets {

/// An endless stream of new `digits`, without repeats: batch n holds samples n * size .. (n + 1) * size - 1. Labels
/// cycle through 0 .. 9. The source yields only the samples' numbers; an operator draws the images, in parallel:
///
///     datasets::DigitsSource(128) | datasets::draw_digits(seed) | ops::to_float() | learner
///
/// A buffer holds samples as a source yields them, here their numbers: 8 bytes per sample. A replayed sample passes
/// through the operators again and is redrawn with the same bits.
class DigitsSource {
 public:
  /// `batch_size` in samples. Throws UsageError when it is below 1.
  explicit DigitsSource(std::int64_t batch_size);

  /// x [batch_size] int64, the samples' numbers, also used as `ids`; y [batch_size] int64. Ends only when `stop` is
  /// requested.
  std::optional<Batch> next(std::stop_token stop);
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  std::int64_t batch_size_;
  std::int64_t position_ = 0;  // of the next sample
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

/// Replaces the numbers x [B] int64 by the digits of split 0 that they name, x [B, 1, 28, 28] uint8; about a
/// millisecond for 128. Images pass unchanged: test sets are drawn beforehand. Throws Error for a number below 0.
Operator draw_digits(std::uint64_t seed);

}  // namespace meander::datasets
