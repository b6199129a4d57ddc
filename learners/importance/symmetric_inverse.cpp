#include <meander/learners/importance/symmetric_inverse.h>

#include <meander/stream/error.h>

#include <algorithm>
#include <cmath>

namespace meander {
namespace {

// y += factor x: rows side by side in memory, so that compilers vectorise without changing the order of sums.
void add_row(double factor, const double* x, double* y, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) y[i] += factor * x[i];
}

// The upper triangle becomes U with matrix = U^T U.
void factorise(std::vector<double>& m, std::int64_t n) {
  for (std::int64_t j = 0; j < n; ++j) {
    double* row = m.data() + j * n;
    if (!(row[j] > 0)) {
      throw Error("importance", "a matrix of second moments is not positive definite", "give a larger --alpha");
    }
    const double root = std::sqrt(row[j]);
    for (std::int64_t c = j; c < n; ++c) row[c] /= root;
    for (std::int64_t i = j + 1; i < n; ++i) add_row(-row[i], row + i, m.data() + i * n + i, n - i);
  }
}

// The inverse of U, upper triangular, row by row from the last: row i = (e_i - sum_k U_ik row k) / U_ii.
std::vector<double> invert_upper(const std::vector<double>& u, std::int64_t n) {
  std::vector<double> x(u.size(), 0.0);
  for (std::int64_t i = n; i-- > 0;) {
    double* row = x.data() + i * n;
    row[i] = 1.0;
    for (std::int64_t k = i + 1; k < n; ++k)
      add_row(-u[static_cast<std::size_t>(i * n + k)], x.data() + k * n + k, row + k, n - k);
    const double diagonal = u[static_cast<std::size_t>(i * n + i)];
    for (std::int64_t c = i; c < n; ++c) row[c] /= diagonal;
  }
  return x;
}

}  // namespace

std::vector<double> symmetric_inverse(std::vector<double> matrix, std::int64_t n) {
  factorise(matrix, n);
  // A^-1 = X X^T with X = U^-1; by rows of X^T.
  const std::vector<double> x = invert_upper(matrix, n);
  std::vector<double> transposed(x.size());
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j)
      transposed[static_cast<std::size_t>(j * n + i)] = x[static_cast<std::size_t>(i * n + j)];
  }
  std::fill(matrix.begin(), matrix.end(), 0.0);
  for (std::int64_t k = 0; k < n; ++k) {
    const double* column = transposed.data() + k * n;  // X[0..k][k]
    for (std::int64_t i = 0; i <= k; ++i) add_row(column[i], column, matrix.data() + i * n, k + 1);
  }
  return matrix;
}

double trace(const std::vector<double>& matrix, std::int64_t n) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < n; ++i) sum += matrix[static_cast<std::size_t>(i * n + i)];
  return sum;
}

}  // namespace meander
