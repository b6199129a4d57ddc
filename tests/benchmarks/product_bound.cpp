#include "product_bound.h"

#include <meander/learners/linalg/vector_kernels.h>
#include <meander/learners/nets/layers/parameter_array.h>

#include <oneapi/dnnl/dnnl.h>

#include <omp.h>

#include <algorithm>
#include <chrono>

namespace meander::bench {
namespace {

constexpr std::int64_t in = 784, units = 400, outputs = 10;
constexpr std::int64_t parameters = in * units + units + units * units + units + units * outputs + outputs;

}  // namespace

struct ProductBound::Buffers {
  explicit Buffers(std::int64_t batch)
      : x(batch * in),
        h1(batch * units),
        h2(batch * units),
        logits(batch * outputs),
        d1(batch * units),
        d2(batch * units),
        weights(parameters),
        gradient(parameters),
        first(parameters),
        second(parameters) {
    for (FloatArray* a : {&x, &h1, &h2, &logits, &d1, &d2, &weights}) a->fill(0.01F);
  }
  FloatArray x, h1, h2, logits, d1, d2, weights, gradient, first, second;
};

ProductBound::ProductBound(std::int64_t batch) : batch_(batch), buffers_(new Buffers(batch)) {}

ProductBound::~ProductBound() { delete buffers_; }

double ProductBound::seconds(int steps, int threads, bool with_adam) {
  omp_set_num_threads(threads);
  Buffers& b = *buffers_;
  const std::int64_t n = batch_;
  float* w1 = b.weights.data();
  float* w2 = w1 + in * units + units;
  float* w3 = w2 + units * units + units;
  float* g1 = b.gradient.data();
  float* g2 = g1 + in * units + units;
  float* g3 = g2 + units * units + units;
  const kernels::AdamStep step{
      .rate = 1e-9F, .root = 1.0F, .beta1 = 0.9F, .beta2 = 0.999F, .rest1 = 0.1F, .rest2 = 0.001F, .epsilon = 1e-8F};
  const auto start = std::chrono::steady_clock::now();
  for (int s = 0; s < steps; ++s) {
    dnnl_sgemm('N', 'T', n, units, in, 1, b.x.data(), in, w1, in, 0, b.h1.data(), units);
    dnnl_sgemm('N', 'T', n, units, units, 1, b.h1.data(), units, w2, units, 0, b.h2.data(), units);
    dnnl_sgemm('N', 'T', n, outputs, units, 1, b.h2.data(), units, w3, units, 0, b.logits.data(), outputs);
    dnnl_sgemm('T', 'N', outputs, units, n, 1, b.logits.data(), outputs, b.h2.data(), units, 0, g3, units);
    dnnl_sgemm('N', 'N', n, units, outputs, 1, b.logits.data(), outputs, w3, units, 0, b.d2.data(), units);
    dnnl_sgemm('T', 'N', units, units, n, 1, b.d2.data(), units, b.h1.data(), units, 0, g2, units);
    dnnl_sgemm('N', 'N', n, units, units, 1, b.d2.data(), units, w2, units, 0, b.d1.data(), units);
    dnnl_sgemm('T', 'N', units, in, n, 1, b.d1.data(), units, b.x.data(), in, 0, g1, in);
    if (!with_adam) continue;
    constexpr std::int64_t block = 8192;
#pragma omp parallel for schedule(static)
    for (std::int64_t at = 0; at < parameters; at += block) {
      kernels::adam(step, b.gradient.data() + at, b.first.data() + at, b.second.data() + at, b.weights.data() + at,
                    std::min(block, parameters - at));
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace meander::bench
