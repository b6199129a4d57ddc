#include <meander/learners/importance/kronecker_factors.h>

#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/learners/linalg/symmetric_inverse.h>
#include <meander/learners/linalg/tiles.h>

#include <algorithm>
#include <cmath>

namespace meander {

KroneckerFactors KroneckerFactors::zero(std::int64_t na, std::int64_t ng) { return identity(na, ng, 0.0, 0.0); }

KroneckerFactors KroneckerFactors::identity(std::int64_t na, std::int64_t ng, double value_a, double value_g) {
  KroneckerFactors factors{na, ng, std::vector<double>(static_cast<std::size_t>(na * na)),
                           std::vector<double>(static_cast<std::size_t>(ng * ng))};
  for (std::int64_t i = 0; i < na; ++i) factors.a[static_cast<std::size_t>(i * na + i)] = value_a;
  for (std::int64_t i = 0; i < ng; ++i) factors.g[static_cast<std::size_t>(i * ng + i)] = value_g;
  return factors;
}

void KroneckerFactors::save(Archive& to, const std::string& name) const {
  to.write(name + "/a", a);
  to.write(name + "/g", g);
}

void KroneckerFactors::load(const Archive& from, const std::string& name) {
  a = from.read_reals(name + "/a", na * na);
  g = from.read_reals(name + "/g", ng * ng);
}

MergedFactors merge(KroneckerFactors old, const KroneckerFactors& fresh, double gamma) {
  for (double& value : old.a) value *= gamma;
  const double old_a = trace(old.a, old.na), old_g = trace(old.g, old.ng);
  const double fresh_a = trace(fresh.a, fresh.na), fresh_g = trace(fresh.g, fresh.ng);
  if (old_a <= 0 || old_g <= 0) return {fresh, 1.0};
  if (fresh_a <= 0 || fresh_g <= 0) return {std::move(old), 1.0};
  const double pi = std::sqrt(old_g * fresh_a) / std::sqrt(fresh_g * old_a);
  for (std::size_t i = 0; i < old.a.size(); ++i) old.a[i] += fresh.a[i] / pi;
  for (std::size_t i = 0; i < old.g.size(); ++i) old.g[i] += pi * fresh.g[i];
  return {std::move(old), pi};
}

KroneckerSum::KroneckerSum(Network& network, Arena* arena) : network_(network), arena_(arena) {
  for (const LinearLayer& layer : network.linear_layers()) {
    sums_.push_back(KroneckerFactors::zero(input_size(layer), layer.out));
  }
}

namespace {

constexpr std::int64_t factor_rows_a_tile = 16;

// to[k] += f[0] x[0][k] + f[1] x[1][k] + ..., one after the other; rows of x are `stride` apart. Four rows at a time,
// so that `to` is read and written once for them, in the same order of sums.
MEANDER_KERNEL void add_rows(const double* f, const double* x, std::int64_t stride, std::int64_t rows,
                             double* __restrict to, std::int64_t count) {
  std::int64_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const double f0 = f[r], f1 = f[r + 1], f2 = f[r + 2], f3 = f[r + 3];
    // Dark pixels and units that are off cost nothing.
    if (f0 == 0.0 && f1 == 0.0 && f2 == 0.0 && f3 == 0.0) continue;
    const double *x0 = x + r * stride, *x1 = x0 + stride, *x2 = x1 + stride, *x3 = x2 + stride;
    for (std::int64_t k = 0; k < count; ++k) to[k] = (((to[k] + f0 * x0[k]) + f1 * x1[k]) + f2 * x2[k]) + f3 * x3[k];
  }
  for (; r < rows; ++r) {
    const double f0 = f[r];
    for (std::int64_t k = 0; k < count; ++k) to[k] += f0 * x[r * stride + k];
  }
}

// The upper triangle of sum += sum over rows of weight x^T x; x [rows, n], one weight per row (null: 1).
void add_moment(Arena* arena, const float* weight, const double* x, std::int64_t rows, std::int64_t n,
                std::vector<double>& sum) {
  for_each_row_tile(arena, n, factor_rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    std::vector<double> factors(static_cast<std::size_t>(rows));
    for (std::int64_t i = first; i < last; ++i) {
      for (std::int64_t r = 0; r < rows; ++r) {
        factors[static_cast<std::size_t>(r)] = (weight == nullptr ? 1.0 : double{weight[r]}) * x[r * n + i];
      }
      add_rows(factors.data(), x + i, n, rows, sum.data() + i * n + i, n - i);
    }
  });
}

void mirror(std::vector<double>& matrix, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t k = 0; k < i; ++k) {
      matrix[static_cast<std::size_t>(i * n + k)] = matrix[static_cast<std::size_t>(k * n + i)];
    }
  }
}

}  // namespace

// A layer's inputs in double, with a 1 appended if it has a bias.
const double* KroneckerSum::with_one(const LinearLayer& layer, const float* input, std::int64_t rows) {
  const std::int64_t na = input_size(layer);
  rows_.resize(static_cast<std::size_t>(rows * na));
  for (std::int64_t r = 0; r < rows; ++r) {
    double* end = std::copy_n(input + r * layer.in, layer.in, rows_.data() + r * na);
    if (na > layer.in) *end = 1.0;
  }
  return rows_.data();
}

void KroneckerSum::add(const Logits& logits, const LabelChoice& choice, bool gradients) {
  const auto& layers = network_.linear_layers();
  const std::int64_t rows = logits.rows;
  count_ += rows;
  bool first = true;
  labels_.visit(logits, choice, [&](const float* weight, const float* dlogits) {
    if (!first && !gradients) return;
    const auto& passes = network_.backward_layers(dlogits);
    for (std::size_t l = 0; l < layers.size(); ++l) {
      if (first) {  // inputs are the same for every label
        add_moment(arena_, nullptr, with_one(layers[l], passes[l].input, rows), rows, sums_[l].na, sums_[l].a);
      }
      if (!gradients) continue;
      rows_.assign(passes[l].delta, passes[l].delta + rows * layers[l].out);
      add_moment(arena_, weight, rows_.data(), rows, layers[l].out, sums_[l].g);
    }
    first = false;
  });
}

std::vector<KroneckerFactors> KroneckerSum::mean() {
  const auto count = static_cast<double>(std::max<std::int64_t>(1, count_));
  for (KroneckerFactors& factors : sums_) {
    mirror(factors.a, factors.na);
    mirror(factors.g, factors.ng);
    for (double& value : factors.a) value /= count;
    for (double& value : factors.g) value /= count;
  }
  return sums_;
}

}  // namespace meander
