#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/linalg/symmetric_inverse.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

namespace meander {

TEST_CASE("factors merge by plain addition where both pairs are balanced alike", "[kfac][property]") {
  const auto prior = KroneckerFactors::identity(4, 3, 0.25, 0.25), damping = KroneckerFactors::identity(4, 3, 0.5, 0.5);
  const MergedFactors merged = merge(prior, damping, 1.0);
  CHECK(merged.pi == Approx(1.0));
  CHECK(merged.factors.a[0] == Approx(0.75));
  CHECK(merged.factors.g[0] == Approx(0.75));
  CHECK(merged.factors.a[1] == 0.0);
}

TEST_CASE("factors merged with themselves double, both", "[kfac][property]") {
  const KroneckerFactors one{2, 1, {2.0, 0.5, 0.5, 3.0}, {0.7}};
  const MergedFactors merged = merge(one, one, 1.0);
  CHECK(merged.pi == Approx(1.0));
  for (std::size_t i = 0; i < one.a.size(); ++i) CHECK(merged.factors.a[i] == Approx(2 * one.a[i]));
  CHECK(merged.factors.g[0] == Approx(1.4));
}

TEST_CASE("factors without a trace leave the others as they are", "[kfac][property]") {
  const auto zero = KroneckerFactors::zero(2, 1);
  const KroneckerFactors one{2, 1, {2.0, 0.5, 0.5, 3.0}, {0.7}};
  CHECK(merge(zero, one, 0.5).factors.a == one.a);
  CHECK(merge(one, zero, 0.5).factors.a == std::vector<double>{1.0, 0.25, 0.25, 1.5});
  CHECK(merge(one, zero, 0.5).factors.g == one.g);
}

TEST_CASE("the inverse of a matrix of second moments is its inverse, also near singular", "[kfac][property]") {
  const std::int64_t n = GENERATE(1, 2, 17, 101);
  Rng rng(3, "second moments");
  std::vector<double> matrix(static_cast<std::size_t>(n * n), 0.0);
  for (int sample = 0; sample < 5; ++sample) {  // rank 5 at most
    std::vector<double> x(static_cast<std::size_t>(n));
    for (double& value : x) value = rng.uniform(-1, 1);
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < x.size(); ++j) matrix[i * x.size() + j] += x[i] * x[j];
    }
  }
  for (std::int64_t i = 0; i < n; ++i) matrix[static_cast<std::size_t>(i * n + i)] += 1e-6;
  const std::vector<double> inverse = symmetric_inverse(matrix, n);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      double product = 0;
      for (std::int64_t k = 0; k < n; ++k) {
        product += matrix[static_cast<std::size_t>(i * n + k)] * inverse[static_cast<std::size_t>(k * n + j)];
      }
      CHECK(product == Approx(i == j ? 1.0 : 0.0).margin(1e-6));
    }
  }
}

TEST_CASE("an inverse has the same bits for any number of threads", "[kfac][determinism]") {
  constexpr std::int64_t n = 101;
  std::vector<double> matrix(static_cast<std::size_t>(n * n));
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j)
      matrix[static_cast<std::size_t>(i * n + j)] =
          (i == j ? 60.0 : 1.0 / (1.0 + std::abs(static_cast<double>(i - j))));
  }
  const std::vector<double> serial = symmetric_inverse(matrix, n);
  for (const int threads : {1, 2, 3}) {
    Arena arena(threads);
    CHECK(symmetric_inverse(matrix, n, &arena) == serial);
  }
}

TEST_CASE("sums of factors are exact enough to be inverted at a damping of 1e-10", "[kfac][regression]") {
  // More inputs and units than samples: most directions have only the damping.
  const ToyStream toy{.inputs = 60, .outputs = 10, .batch = 40};
  FusedMlp network(toy.shape(3, 50), 1);
  const Batch data = toy(2);
  const Inputs inputs{data.x.data_ptr<float>(), data.size()};
  KroneckerSum sum(network);
  const Logits logits{network.forward(inputs, Mode::Evaluate), data.size(), toy.outputs};
  sum.add(logits, {FisherLabels::True, Columns::all(), data.y.data_ptr<std::int64_t>()});
  for (const KroneckerFactors& of_layer : sum.mean()) {
    KroneckerFactors f =
        merge(of_layer, KroneckerFactors::identity(of_layer.na, of_layer.ng, 1e-10, 1e-10), 1.0).factors;
    CHECK_NOTHROW(symmetric_inverse(f.a, f.na));
    CHECK_NOTHROW(symmetric_inverse(f.g, f.ng));
  }
}

TEST_CASE("sums of factors have the same bits for any number of threads", "[kfac][determinism]") {
  const ToyStream toy{.inputs = 60, .outputs = 10, .batch = 41};
  const Batch data = toy(2);
  const auto factors = [&](Arena* arena) {
    FusedMlp network(toy.shape(3, 50), 1);
    const Inputs inputs{data.x.data_ptr<float>(), data.size()};
    KroneckerSum sum(network, arena);
    sum.add({network.forward(inputs, Mode::Evaluate), data.size(), toy.outputs}, {});
    std::vector<std::uint64_t> words;
    for (const KroneckerFactors& f : sum.mean()) {
      for (const auto& list : {bits(f.a), bits(f.g)}) words.insert(words.end(), list.begin(), list.end());
    }
    return words;
  };
  const auto serial = factors(nullptr);
  for (const int threads : {1, 2, 3}) {
    Arena arena(threads);
    CHECK((factors(&arena) == serial));
  }
}

TEST_CASE("a matrix that is not positive definite has no inverse here", "[kfac][refusal]") {
  CHECK_THROWS_AS(symmetric_inverse({1.0, 2.0, 2.0, 1.0}, 2), Error);
}

}  // namespace meander
