#pragma once

#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/stream/contexts/context_set.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

class Learner;

/// The fraction of these samples that the learner classifies correctly, in evaluation mode. They pass through the
/// learner's operators without the random ones; samples that a filter drops are not tested. NaN if none is left. The
/// classifier knows the context's id, which only multiple heads and gates use. Throws UsageError for a context that has
/// no head. If scores are NaN, throws Error for a test sample that is not finite, otherwise DivergedError: the last
/// update ruined the network. Under `OnNan::Skip` such samples count as tested, as they are predicted.
double accuracy(Learner& learner, const TestSet& test);

/// The accuracy on every context, or the same errors. Changes nothing in the learner.
Accuracies evaluate(Learner& learner, const std::vector<TestSet>& tests);

/// Test samples of one context as they were classified; valid during the call that gets it.
struct Tested {
  std::int64_t context;
  const Logits& scores;           ///< [rows, outputs]
  const Columns& columns;         ///< the outputs that competed
  const std::int64_t* labels;     ///< [rows], as stored
  const std::int64_t* predicted;  ///< [rows]

  std::int64_t rows() const { return scores.rows; }
};
/// Sees all samples of an evaluation, a few hundred at a time.
using VisitTested = std::function<void(const Tested&)>;

/// The same; no value if a stop is requested meanwhile.
std::optional<Accuracies> evaluate(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop,
                                   const VisitTested& visit = {});

/// `samples` of each context's test samples, drawn without replacement; the same ones for the same seed. 0: all.
std::vector<TestSet> subset(const std::vector<TestSet>& tests, std::int64_t samples, std::uint64_t seed);

}  // namespace meander
