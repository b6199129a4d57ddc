#pragma once

#include <cstdint>
#include <vector>

namespace meander {

class Arena;

/// The inverse of a symmetric positive definite matrix [n, n], by Cholesky's factors, in double: some n^3
/// multiply-adds, in the arena where there is one, with the same bits for any number of threads. Throws Error when the
/// matrix is not positive definite to rounding.
std::vector<double> symmetric_inverse(std::vector<double> matrix, std::int64_t n, Arena* arena = nullptr);

/// Sum of the diagonal.
double trace(const std::vector<double>& matrix, std::int64_t n);

}  // namespace meander
