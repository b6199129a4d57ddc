#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace meander {

class Learner;

/// Where there is no head per context, contexts are numbered below this: counts are kept by context.
inline constexpr std::int64_t most_contexts = std::int64_t{1} << 20;

/// The labels and contexts that a learner's samples can have: those read from an archive later index outputs and heads.
struct SampleBounds {
  std::int64_t labels = Archive::largest_count;    ///< 0 <= label < labels
  std::int64_t contexts = Archive::largest_count;  ///< 0 <= context < contexts
  std::int64_t head_width = 0;                     ///< above 0: a label is one of its context's head

  /// Throws Error, naming the entries, unless these labels and contexts are within the bounds. `contexts` is undefined
  /// where they are hidden. Both are int64 of one size.
  void check(const Archive& from, std::string_view y, const at::Tensor& labels, const at::Tensor& contexts) const;
};

SampleBounds bounds_of(const Learner& learner);

/// Reads which classes were learned from, one entry per output. Throws Error unless it fits the learner's outputs.
/// `some`: at least one must have been.
std::vector<std::uint8_t> read_classes_seen(const Archive& from, std::string_view name, const Learner& learner,
                                            bool some = true);
/// Reads how many samples were learned from, by context. Throws Error for contexts that have no head, and if the total
/// is too large to count.
std::vector<std::int64_t> read_context_counts(const Archive& from, std::string_view name, const Learner& learner);

}  // namespace meander
