#pragma once

#include <meander/learners/evaluation/pass_samples.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/stream/runtime/rng.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace meander {

/// How the samples that represent a class are chosen: uniformly; by herding; those that the network is least certain
/// of; or all of them, whatever the budget.
enum class Selection { Random, Herding, Uncertainty, All };

/// "random", "herding" or "fromp". Throws UsageError for anything else.
Selection parse_selection(const std::string& text);
const char* to_text(Selection selection);

/// Chooses `count` of the candidates (all if there are fewer), the best first. Candidates are of one class, in the
/// order of the data set. `key` numbers the selections of one learner: random ones are drawn by it. Uses the network as
/// it is.
std::vector<std::int64_t> select(Selection selection, Learner& learner, std::span<const std::int64_t> candidates,
                                 const FetchSamples& fetch, std::int64_t count, std::uint64_t key);

/// `count` of the candidates 0..available-1, uniform without replacement, in the order drawn; all of them where there
/// are fewer.
std::vector<std::int64_t> select_random(std::int64_t available, std::int64_t count, Rng rng);

/// How uncertain a network is about each sample: sum p (1 - p) over the outputs that compete, p their softmax (the
/// memorable points of FROMP: Pan et al. 2020, arXiv:2004.14070). In double.
std::vector<double> uncertainty(const Logits& logits, const Columns& columns);

/// The `count` candidates with the highest scores, the highest first (ties: the first); all of them, in that order, if
/// there are fewer.
std::vector<std::int64_t> select_highest(std::span<const double> scores, std::int64_t count);

}  // namespace meander
