#include <meander/learners/linalg/symmetric_inverse.h>

#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>

// All phases are sums of rows. `group` rows are computed at once from `group` others: each is read and written once for
// `group` products, and contiguous in memory, so that compilers vectorise without changing the order of sums.
namespace meander {
namespace {

constexpr std::int64_t group = 4;   // rows computed at once
constexpr std::int64_t panel = 48;  // rows that are finished before those below them are touched

// Where the factors are stored: that of source s for target row t is at[s * by_source + t * by_row].
struct Factors {
  const double* at;
  std::int64_t by_source, by_row;
  double operator()(std::int64_t s, std::int64_t t) const { return at[s * by_source + t * by_row]; }
};

// y += factor x.
MEANDER_KERNEL void add_row(double factor, const double* x, double* y, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) y[i] += factor * x[i];
}

// y[t] += sum over k of by[t][k] * x[k].
MEANDER_KERNEL void add_group(const double (&by)[group][group], const double* __restrict x0,
                              const double* __restrict x1, const double* __restrict x2, const double* __restrict x3,
                              double* __restrict y0, double* __restrict y1, double* __restrict y2,
                              double* __restrict y3, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    const double a = x0[i], b = x1[i], c = x2[i], d = x3[i];
    y0[i] += (by[0][0] * a + by[0][1] * b) + (by[0][2] * c + by[0][3] * d);
    y1[i] += (by[1][0] * a + by[1][1] * b) + (by[1][2] * c + by[1][3] * d);
    y2[i] += (by[2][0] * a + by[2][1] * b) + (by[2][2] * c + by[2][3] * d);
    y3[i] += (by[3][0] * a + by[3][1] * b) + (by[3][2] * c + by[3][3] * d);
  }
}

// y[t] += sum over sources of sign * factors(s, t) * x[s], rows of `count`, `stride` apart.
void add_rows(double sign, const Factors& f, const double* x, std::int64_t sources, double* y, std::int64_t targets,
              std::int64_t stride, std::int64_t count) {
  std::int64_t s = 0;
  for (; targets == group && s + group <= sources; s += group) {
    double by[group][group];
    for (std::int64_t t = 0; t < group; ++t) {
      for (std::int64_t k = 0; k < group; ++k) by[t][k] = sign * f(s + k, t);
    }
    const double* from = x + s * stride;
    add_group(by, from, from + stride, from + 2 * stride, from + 3 * stride, y, y + stride, y + 2 * stride,
              y + 3 * stride, count);
  }
  for (; s < sources; ++s) {
    for (std::int64_t t = 0; t < targets; ++t) add_row(sign * f(s, t), x + s * stride, y + t * stride, count);
  }
}

// body(first, rows) for groups of rows of [begin, end).
template <class Body>
void for_groups(Arena* arena, std::int64_t begin, std::int64_t end, const Body& body) {
  const auto one = [&](int i) {
    const std::int64_t first = begin + i * group;
    body(first, std::min(group, end - first));
  };
  const int count = static_cast<int>((end - begin + group - 1) / group);
  if (arena != nullptr) return arena->for_each(count, one);
  for (int i = 0; i < count; ++i) one(i);
}

// The upper triangle becomes U with matrix = U^T U.
void factorise(Arena* arena, std::vector<double>& m, std::int64_t n) {
  for (std::int64_t first = 0; first < n; first += panel) {
    const std::int64_t end = std::min(n, first + panel);
    for (std::int64_t j = first; j < end; ++j) {
      double* row = m.data() + j * n;
      for (std::int64_t k = first; k < j; ++k) {
        const double* above = m.data() + k * n;
        add_row(-above[j], above + j, row + j, n - j);
      }
      if (!(row[j] > 0)) {
        throw Error("importance", "a matrix of second moments is not positive definite", "give a larger --alpha");
      }
      const double root = std::sqrt(row[j]);
      for (std::int64_t c = j; c < n; ++c) row[c] /= root;
    }
    for_groups(arena, end, n, [&](std::int64_t i, std::int64_t rows) {
      const double* above = m.data() + first * n + i;
      add_rows(-1.0, {above, n, 1}, above, end - first, m.data() + i * n + i, rows, n, n - i);
    });
  }
}

// The inverse of U, upper triangular, from the last rows up: row i = (e_i - sum over k > i of U_ik row k) / U_ii.
std::vector<double> invert_upper(Arena* arena, const std::vector<double>& u, std::int64_t n) {
  std::vector<double> x(u.size(), 0.0);
  for (std::int64_t end = n; end > 0; end -= (end - 1) % panel + 1) {
    const std::int64_t first = (end - 1) / panel * panel;
    for_groups(arena, first, end, [&](std::int64_t i, std::int64_t rows) {
      add_rows(-1.0, {u.data() + i * n + end, 1, n}, x.data() + end * n + end, n - end, x.data() + i * n + end, rows, n,
               n - end);
    });
    for (std::int64_t i = end; i-- > first;) {
      const double* factors = u.data() + i * n;
      double* row = x.data() + i * n;
      row[i] = 1.0;
      for (std::int64_t k = i + 1; k < end; ++k) add_row(-factors[k], x.data() + k * n + k, row + k, n - k);
      for (std::int64_t c = i; c < n; ++c) row[c] /= factors[i];
    }
  }
  return x;
}

}  // namespace

std::vector<double> symmetric_inverse(std::vector<double> matrix, std::int64_t n, Arena* arena) {
  factorise(arena, matrix, n);
  // A^-1 = X X^T with X = U^-1; by rows of X^T.
  const std::vector<double> x = invert_upper(arena, matrix, n);
  std::vector<double> transposed(x.size());
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j)
      transposed[static_cast<std::size_t>(j * n + i)] = x[static_cast<std::size_t>(i * n + j)];
  }
  std::fill(matrix.begin(), matrix.end(), 0.0);
  for_groups(arena, 0, n, [&](std::int64_t i, std::int64_t rows) {
    const double* source = transposed.data() + i * n;
    add_rows(1.0, {source + i, n, 1}, source, n - i, matrix.data() + i * n, rows, n, i + rows);
  });
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < i; ++j)
      matrix[static_cast<std::size_t>(j * n + i)] = matrix[static_cast<std::size_t>(i * n + j)];
  }
  return matrix;
}

double trace(const std::vector<double>& matrix, std::int64_t n) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < n; ++i) sum += matrix[static_cast<std::size_t>(i * n + i)];
  return sum;
}

}  // namespace meander
