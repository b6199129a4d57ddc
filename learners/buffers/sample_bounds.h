#pragma once

#include <meander/stream/archive.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace meander {

class Learner;

/// What labels and contexts the samples of a learner can have: those that are read from an archive become addresses of
/// outputs and heads later on.
struct SampleBounds {
  std::int64_t labels = Archive::largest_count;    ///< 0 <= label < labels
  std::int64_t contexts = Archive::largest_count;  ///< 0 <= context < contexts
  std::int64_t head_width = 0;                     ///< more than 0: a label is one of its context's head

  /// Throws Error, naming the entries, unless these labels and contexts are within the bounds. `contexts` is undefined
  /// where they are hidden. Both are int64 of one size.
  void check(const Archive& from, std::string_view y, const at::Tensor& labels, const at::Tensor& contexts) const;
};

SampleBounds bounds_of(const Learner& learner);

}  // namespace meander
