#pragma once

#include <meander/learners/losses/losses.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <functional>
#include <span>

namespace meander {

class Learner;

using FetchSamples = std::function<Batch(std::span<const std::int64_t>)>;
/// Called with samples numbers[first], ... as the operators made them, and their logits; the learner's network then
/// holds their features.
using VisitSamples = std::function<void(std::int64_t first, const Batch& ready, const Logits& logits)>;

/// Passes samples through the operators without the random ones and through the network in evaluation mode, a few
/// hundred at a time, in this order. Throws Error if an operator drops a sample that it let pass in training.
void pass_samples(Learner& learner, std::span<const std::int64_t> numbers, const FetchSamples& fetch,
                  const VisitSamples& visit);

}  // namespace meander
