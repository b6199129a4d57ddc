#pragma once

#include <meander/stream/archive.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace meander {

class Learner;

/// Which classes were learned from, one entry an output, read back: throws Error unless it fits the learner's outputs.
/// `some`: at least one was.
std::vector<std::uint8_t> read_classes_seen(const Archive& from, std::string_view name, const Learner& learner,
                                            bool some = true);
/// Samples learned from, by context, read back: throws Error for contexts that have no head, and for more samples in
/// all than can be counted.
std::vector<std::int64_t> read_context_counts(const Archive& from, std::string_view name, const Learner& learner);

}  // namespace meander
