#include <meander/learners/importance/kronecker_factors.h>

#include <meander/learners/importance/symmetric_inverse.h>
#include <meander/learners/kernel_attributes.h>
#include <meander/learners/nets/gemm.h>

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
  from.read(name + "/a", a);
  from.read(name + "/g", g);
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

KroneckerSum::KroneckerSum(Network& network) : network_(network) {
  for (const LinearLayer& layer : network.linear_layers()) {
    sums_.push_back(KroneckerFactors::zero(input_size(layer), layer.out));
  }
}

namespace {

// The upper triangle of sum += x^T x, in double: at a damping of 1e-10 the rounding of a float product would be all
// that is left. Zeros (dark pixels, units that are off) cost nothing.
MEANDER_KERNEL void add_exactly(const float* x, std::int64_t rows, std::int64_t n, double* row, double* sum) {
  for (std::int64_t r = 0; r < rows; ++r) {
    std::copy_n(x + r * n, n, row);
    for (std::int64_t i = 0; i < n; ++i) {
      const double factor = row[i];
      if (factor == 0.0) continue;
      double* to = sum + i * n;
      for (std::int64_t k = i; k < n; ++k) to[k] += factor * row[k];
    }
  }
}

// sum += x^T y in float, for the some hundred rows of a pass; passes add up in double.
void add_product(const float* x, const float* y, std::int64_t rows, std::int64_t n, FloatArray& moment,
                 std::vector<double>& sum) {
  float* m = moment.reserve(n * n);
  gemm(true, false, n, n, rows, x, n, y, n, false, m, n);
  for (std::int64_t i = 0; i < n * n; ++i) sum[static_cast<std::size_t>(i)] += m[i];
}

void mirror(std::vector<double>& matrix, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t k = 0; k < i; ++k) {
      matrix[static_cast<std::size_t>(i * n + k)] = matrix[static_cast<std::size_t>(k * n + i)];
    }
  }
}

}  // namespace

void KroneckerSum::add(const Logits& logits, const LabelChoice& choice, bool gradients) {
  const auto& layers = network_.linear_layers();
  const std::int64_t rows = logits.rows;
  count_ += rows;
  bool first = true;
  labels_.visit(logits, choice, [&](const float* weight, const float* dlogits) {
    if (!first && !gradients) return;
    const auto& passes = network_.backward_layers(dlogits);
    for (std::size_t l = 0; l < layers.size(); ++l) {
      const std::int64_t in = layers[l].in, na = sums_[l].na, out = layers[l].out;
      if (first) {  // inputs are the same for every label
        float* a = inputs_.reserve(rows * na);
        for (std::int64_t i = 0; i < rows; ++i) {
          std::copy_n(passes[l].input + i * in, in, a + i * na);
          if (na > in) a[i * na + in] = 1.0F;
        }
        if (gradients) {
          add_product(a, a, rows, na, moment_, sums_[l].a);
        } else {
          row_.resize(static_cast<std::size_t>(na));
          add_exactly(a, rows, na, row_.data(), sums_[l].a.data());
        }
      }
      if (!gradients) continue;
      float* weighted = weighted_.reserve(rows * out);
      for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t o = 0; o < out; ++o) weighted[i * out + o] = weight[i] * passes[l].delta[i * out + o];
      }
      add_product(weighted, passes[l].delta, rows, out, moment_, sums_[l].g);
    }
    first = false;
  });
}

std::vector<KroneckerFactors> KroneckerSum::mean() {
  const auto count = static_cast<double>(std::max<std::int64_t>(1, count_));
  for (KroneckerFactors& factors : sums_) {
    mirror(factors.a, factors.na);
    for (double& value : factors.a) value /= count;
    for (double& value : factors.g) value /= count;
  }
  return sums_;
}

}  // namespace meander
