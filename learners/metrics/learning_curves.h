#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// A_AUC, the area under the curve of accuracy against samples: each accuracy counts for the samples since the one
/// before it (Koh et al. 2022, arXiv:2110.10031). `accuracy` is over the classes seen so far, `samples` the samples
/// seen by then, ascending. NaN without values; a value that is NaN is left out together with its samples. Throws
/// UsageError if there are not as many of the one as of the other.
double area_under_curve(const std::vector<double>& accuracy, const std::vector<std::int64_t>& samples);

/// Z_b, the mean over contexts of the accuracy on a context after b of its batches, b = 0, 1, ...; `accuracy` is
/// [context][b].
std::vector<double> learning_curve(const std::vector<std::vector<double>>& accuracy);

/// LCA, the area under that curve: the mean of Z_0 .. Z_beta (Chaudhry et al. 2019, arXiv:1812.00420).
double learning_curve_area(const std::vector<std::vector<double>>& accuracy);

}  // namespace meander
