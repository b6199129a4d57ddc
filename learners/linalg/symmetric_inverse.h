#pragma once

#include <cstdint>
#include <vector>

namespace meander {

class Arena;

/// The inverse of a symmetric positive definite matrix [n, n], by Cholesky factorisation, in double: about n^3
/// multiply-adds, in the arena if there is one, with the same bits for any number of threads. Throws Error when the
/// matrix is not positive definite to rounding.
std::vector<double> symmetric_inverse(std::vector<double> matrix, std::int64_t n, Arena* arena = nullptr);

/// Sum of the diagonal.
double trace(const std::vector<double>& matrix, std::int64_t n);

}  // namespace meander
