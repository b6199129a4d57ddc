#pragma once

#include <meander/learners/columns.h>
#include <meander/learners/losses.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// How uncertain a network is about each sample: sum p (1 - p) over the outputs that compete, p their softmax (the
/// memorable points of FROMP: Pan et al. 2020, arXiv:2004.14070). In double.
std::vector<double> uncertainty(const Logits& logits, const Columns& columns);

/// The `count` candidates with the highest scores, the highest first (the first of equals); all of them, in that order,
/// where there are fewer.
std::vector<std::int64_t> select_highest(std::span<const double> scores, std::int64_t count);

}  // namespace meander
