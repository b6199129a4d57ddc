#pragma once

#include <meander/learners/evaluation/accuracy.h>
#include <meander/stream/context_set.h>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

class Learner;

/// The fraction of these samples that the learner gets right, in evaluation mode; they pass through the learner's
/// operators, random ones left out, and those that a filter drops are not tested. Not a number where none is left. The
/// context's id is known to the classifier: only several heads and gates use it.
double accuracy(Learner& learner, const TestSet& test);

/// Of every context. Changes nothing in the learner.
Accuracies evaluate(Learner& learner, const std::vector<TestSet>& tests);

/// The same; nothing where a stop is requested meanwhile.
std::optional<Accuracies> evaluate(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop);

/// `samples` of each context's test samples, drawn without replacement; the same ones for the same seed. 0: all.
std::vector<TestSet> subset(const std::vector<TestSet>& tests, std::int64_t samples, std::uint64_t seed);

}  // namespace meander
