#pragma once

#include <meander/learners/losses.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <functional>
#include <span>

namespace meander {

class Learner;

using FetchSamples = std::function<Batch(std::span<const std::int64_t>)>;
/// Samples numbers[first] ... as the operators made them, and their logits. The learner's network gives their features.
using VisitSamples = std::function<void(std::int64_t first, const Batch& ready, const Logits& logits)>;

/// Passes samples through the operators without the random ones and through the network in evaluation mode, some
/// hundreds at a time and in this order. Throws Error when an operator drops one: it had let it pass in training.
void pass_samples(Learner& learner, std::span<const std::int64_t> numbers, const FetchSamples& fetch,
                  const VisitSamples& visit);

}  // namespace meander
