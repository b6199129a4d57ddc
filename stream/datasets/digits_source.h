#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <optional>
#include <stop_token>

namespace meander::datasets {

/// An endless stream of new `digits`, none of which comes twice: batch n holds samples n * size .. (n + 1) * size - 1.
/// Labels go round 0 .. 9. Making a batch of 128 costs about a millisecond of one core, shared by all that are free.
class DigitsSource {
 public:
  /// `batch_size` in samples. Throws UsageError when it is below 1.
  DigitsSource(std::uint64_t seed, std::int64_t batch_size);

  /// x [batch_size, 1, 28, 28] uint8, y [batch_size] int64. Ends only when `stop` is requested.
  std::optional<Batch> next(std::stop_token stop);
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  std::uint64_t seed_;
  std::int64_t batch_size_;
  std::int64_t position_ = 0;  // of the next sample
};

}  // namespace meander::datasets
