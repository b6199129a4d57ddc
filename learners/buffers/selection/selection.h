#pragma once

#include <meander/learners/evaluation/pass_samples.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace meander {

/// How the samples that stand for a class are chosen: uniformly; by herding; those that the network is least certain
/// of; or all of them, whatever the budget.
enum class Selection { Random, Herding, Uncertainty, All };

/// "random", "herding" or "fromp". Throws UsageError for anything else.
Selection parse_selection(const std::string& text);
const char* to_text(Selection selection);

/// `count` of the candidates (all where there are fewer), the best first; candidates of one class, in the order of the
/// data set. `key` numbers the choices of one learner: random ones are drawn by it. Uses the network as it is.
std::vector<std::int64_t> select(Selection selection, Learner& learner, std::span<const std::int64_t> candidates,
                                 const FetchSamples& fetch, std::int64_t count, std::uint64_t key);

}  // namespace meander
