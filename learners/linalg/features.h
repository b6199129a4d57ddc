#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// Divides each row of features [rows, width] by its L2 norm, or by 1e-12 where that is smaller: a zero row stays zero.
void normalise_rows(float* features, std::int64_t rows, std::int64_t width);
void normalise(std::vector<double>& feature);

/// The mean of the rows [rows, width], normalised.
std::vector<double> mean_direction(const float* features, std::int64_t rows, std::int64_t width);

/// |a - b|^2 of two features, in double.
double squared_distance(const float* a, const double* b, std::int64_t width);

}  // namespace meander
