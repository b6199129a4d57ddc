#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// The inverse of a symmetric positive definite matrix [n, n], by Cholesky's factors, in double: some n^3
/// multiply-adds. Throws Error when the matrix is not positive definite to rounding.
std::vector<double> symmetric_inverse(std::vector<double> matrix, std::int64_t n);

/// Sum of the diagonal.
double trace(const std::vector<double>& matrix, std::int64_t n);

}  // namespace meander
