#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/importance/function_kernel.h>

#include <meander/learners/importance/remembered_function.h>
#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/fused_mlp.h>
#include <meander/stream/runtime/error.h>

#include <numeric>

namespace meander {
namespace {

// J diag(variance) J^T with J sample by sample, through the whole network.
std::vector<double> kernel_by_loop(Network& network, const Batch& points, const RememberedFunction& said,
                                   std::int64_t output, const FloatArray& variance) {
  const std::int64_t rows = points.size(), outputs = network.outputs(), size = network.parameters().size();
  std::vector<FloatArray> jacobian;
  for (std::int64_t i = 0; i < rows; ++i) {
    network.forward({points.x.data_ptr<float>() + i * network.inputs(), 1, nullptr}, Mode::Evaluate);
    const float* p = said.probabilities().data() + i * outputs;
    std::vector<float> dlogits;
    for (std::int64_t k = 0; k < outputs; ++k) dlogits.push_back(p[output] * ((k == output ? 1.0F : 0.0F) - p[k]));
    jacobian.emplace_back(size);
    network.backward(dlogits.data(), jacobian.back().data(), false);
  }
  std::vector<double> kernel;
  for (const FloatArray& a : jacobian) {
    for (const FloatArray& b : jacobian) {
      double sum = 0;
      for (std::int64_t q = 0; q < size; ++q) sum += double{a.data()[q]} * b.data()[q] * variance.data()[q];
      kernel.push_back(sum);
    }
  }
  return kernel;
}

RememberedFunction remembered(Network& network, const Batch& points) {
  RememberedFunction said;
  const Inputs inputs{points.x.data_ptr<float>(), points.size(), nullptr};
  said.set_outputs(Columns::between(1, network.outputs()), points.size(), network.outputs());
  said.set_probabilities({network.forward(inputs, Mode::Evaluate), points.size(), network.outputs()});
  return said;
}

FloatArray uneven(std::int64_t size) {
  FloatArray variance(size);
  for (std::int64_t i = 0; i < size; ++i) variance.data()[i] = 0.1F + static_cast<float>(i % 7);
  return variance;
}

void check_kernels(Network& network, const ToyStream& toy) {
  const Batch points = toy(3);
  const RememberedFunction said = remembered(network, points);
  const FloatArray variance = uneven(network.parameters().size());
  FunctionKernel kernel(network);
  const Inputs inputs{points.x.data_ptr<float>(), points.size(), nullptr};
  const auto kernels = kernel(nullptr, inputs, said.probabilities().data(), said.outputs(), variance);
  REQUIRE(kernels.size() == static_cast<std::size_t>(network.outputs() - 1));
  for (std::size_t c = 0; c < kernels.size(); ++c) {
    const auto expected = kernel_by_loop(network, points, said, said.outputs()[c], variance);
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(kernels[c][i] == Approx(expected[i]).epsilon(1e-4));
  }
}

}  // namespace

TEST_CASE("the kernel of a function is J diag(variance) J^T, for every number of tiles", "[fromp][property]") {
  ToyStream toy;
  toy.batch = GENERATE(5, 70);
  FusedMlp network(toy.shape(), 1);
  check_kernels(network, toy);
}

TEST_CASE("the kernel of a function takes in scale and shift of batch norm", "[fromp][property]") {
  ToyStream toy;
  MlpShape shape = toy.shape();
  shape.batch_norm = true;
  AutogradMlp network(shape, 1);
  check_kernels(network, toy);
}

TEST_CASE("the kernel of a function has the same bits for any number of threads", "[fromp][determinism]") {
  ToyStream toy;
  toy.batch = 70;
  FusedMlp network(toy.shape(), 1);
  const Batch points = toy(3);
  const RememberedFunction said = remembered(network, points);
  const FloatArray variance = uneven(network.parameters().size());
  const Inputs inputs{points.x.data_ptr<float>(), points.size(), nullptr};
  const auto with = [&](Arena* arena) {
    FunctionKernel kernel(network);
    return kernel(arena, inputs, said.probabilities().data(), said.outputs(), variance);
  };
  Arena two(2);
  CHECK(with(&two) == with(nullptr));
}

TEST_CASE("a kernel that has no inverse gets jitter until it has one", "[fromp]") {
  // The kernel of two equal samples, corrupted by rounding: its smallest eigenvalue is below zero.
  const std::vector<double> kernel{1.0, 1.00001, 1.00001, 1.0};
  const auto inverse = jittered_inverse(kernel, 2, 1e-6);
  const double jitter = 1e-4;  // 1e-5 and less do not suffice
  CHECK(inverse[0] * (1.0 + jitter) + inverse[1] * 1.00001 == Approx(1.0));
  CHECK(inverse[0] * 1.00001 + inverse[1] * (1.0 + jitter) == Approx(0.0).margin(1e-6));
  const std::vector<double> hopeless{1.0, NAN, NAN, 1.0};
  CHECK_THROWS_AS(jittered_inverse(hopeless, 2, 1e-6), Error);
}

TEST_CASE("the distance to a remembered function is zero where it was, and has the gradient it says",
          "[fromp][property]") {
  const ToyStream toy;
  FusedMlp network(toy.shape(), 1);
  const Batch points = toy(3);
  RememberedFunction said = remembered(network, points);
  const std::int64_t rows = points.size(), width = network.outputs();
  std::vector<std::vector<double>> inverses;
  for (std::size_t c = 0; c < said.outputs().size(); ++c) {
    auto& inverse = inverses.emplace_back(static_cast<std::size_t>(rows * rows), 0.2);
    for (std::int64_t i = 0; i < rows; ++i)
      inverse[static_cast<std::size_t>(i * rows + i)] = 2.0 + static_cast<double>(c);
  }
  said.set_inverses(inverses);
  const Inputs inputs{points.x.data_ptr<float>(), rows, nullptr};
  const float* now = network.forward(inputs, Mode::Evaluate);
  const std::vector<float> logits(now, now + rows * width);
  const std::vector<std::int64_t> all{0, 1, 2, 3, 4}, some{3, 1};
  std::vector<float> gradient(logits.size(), 0.0F);
  CHECK(said.distance(all, {logits.data(), rows, width}, 1.0, gradient.data()) == 0.0);
  CHECK(gradient == std::vector<float>(logits.size(), 0.0F));

  std::vector<float> moved(logits.begin(), logits.begin() + 2 * width);
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += 0.3F * static_cast<float>(i % 5) - 0.5F;
  const auto distance = [&](const std::vector<float>& at, std::vector<float>& slope) {
    slope.assign(moved.size(), 0.0F);
    return said.distance(some, {at.data(), 2, width}, 1.0, slope.data());
  };
  std::vector<float> slope, unused;
  CHECK(distance(moved, slope) > 0);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    std::vector<float> up = moved, down = moved;
    up[i] += 0.01F, down[i] -= 0.01F;
    const double expected = (distance(up, unused) - distance(down, unused)) / double{up[i] - down[i]};
    CHECK(double{slope[i]} == Approx(expected).margin(1e-3));
  }
}

}  // namespace meander
