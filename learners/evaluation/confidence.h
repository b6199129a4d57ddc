#pragma once

#include <meander/learners/evaluation/evaluate.h>

#include <cstdint>

namespace meander {

/// How sure the classifier is of what it predicts for a sample: the largest probability of a softmax of the scores that
/// compete, whatever these are (logits, distances to class means, log-likelihoods).
double confidence(const Tested& tested, std::int64_t row);

}  // namespace meander
