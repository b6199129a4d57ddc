#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// Which outputs compete for each sample, as a set of columns of the logits; the others count as minus infinity.
/// One of: all of them; the block of the sample's context (multi-head); the columns of a mask, the same for all.
class Columns {
 public:
  static Columns all() { return {}; }
  /// Outputs [c * width, (c + 1) * width) for a sample of context c; none if the row has no such block. `context` is
  /// read while the set is used.
  static Columns block(std::int64_t width, const std::int64_t* context);
  /// Outputs [first, last).
  static Columns between(std::int64_t first, std::int64_t last);
  /// Outputs with a nonzero entry; `mask` holds one entry per output and must outlive the set.
  static Columns masked(const std::vector<std::uint8_t>& mask);

  struct Range {
    std::int64_t first, last;
  };
  /// The columns of `row` lie in this range, of `outputs` in all ...
  Range range_of(std::int64_t row, std::int64_t outputs) const;
  /// ... and are those of it that the mask leaves open.
  bool open(std::int64_t column) const { return mask_ == nullptr || (*mask_)[static_cast<std::size_t>(column)] != 0; }

 private:
  std::int64_t width_ = 0;
  const std::int64_t* context_ = nullptr;
  std::int64_t first_ = 0, last_ = -1;
  const std::vector<std::uint8_t>* mask_ = nullptr;
};

/// The open column with the largest logit for each row (ties: the first), or -1 if none is open.
void predict(const float* logits, std::int64_t rows, std::int64_t outputs, const Columns& columns,
             std::int64_t* predicted);

/// What a set of columns made for one batch refers to: the context of each sample, or the classes that compete.
struct CompetingOutputs {
  std::vector<std::int64_t> contexts;
  std::vector<std::uint8_t> classes;
};

}  // namespace meander
