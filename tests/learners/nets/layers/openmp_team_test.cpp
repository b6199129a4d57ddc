#include "catch.h"
#include "learners/nets/conv_fixture.h"

#include <meander/learners/nets/autograd_network.h>
#include <meander/learners/nets/conv_classifier.h>
#include <meander/learners/nets/layers/openmp_team.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

using namespace meander;

namespace {

/// One linear layer; records how many threads LibTorch had in the last pass.
class Counting final : public AutogradNetwork {
 public:
  Counting() : AutogradNetwork(1) {
    parameters_.add("out.weight", {2, 3});
    set_linear_layers({{"out", 3, 2, 0, -1}});
  }
  std::string name() const override { return "counting"; }
  std::int64_t inputs() const override { return 3; }
  std::int64_t outputs() const override { return 2; }
  std::unique_ptr<Network> clone() const override { return std::make_unique<Counting>(*this); }

  int threads = 0;

 private:
  at::Tensor logits(AutogradPass& pass) override {
    threads = at::get_num_threads();
    const at::Tensor x = at::from_blob(const_cast<float*>(pass.inputs.x), {pass.inputs.count, 3});
    pass.linear_inputs.push_back(x);
    pass.linear_outputs.push_back(at::linear(x, pass.leaves[0]));
    return pass.linear_outputs.back();
  }
};

}  // namespace

TEST_CASE("a team lasts as long as its scope, on a thread that LibTorch has not seen yet too", "[property]") {
  int within = 0, innermost = 0, before = 0, after = 0;
  std::thread([&] {
    {
      const OpenMpTeam team(3);
      within = at::get_num_threads();
      const OpenMpTeam inner(2);
      innermost = at::get_num_threads();
    }
    after = at::get_num_threads();
  }).join();
  std::thread([&] { before = at::get_num_threads(); }).join();
  CHECK(within == 3);
  CHECK(innermost == 2);
  CHECK(after == before);
}

TEST_CASE("a network through autograd runs on the arena's number of threads, whatever ran before it", "[determinism]") {
  const float x[3] = {1, 2, 3};
  Counting network;
  network.forward({x, 1}, Mode::Train);
  CHECK(network.threads == 1);
  network.use(std::make_shared<Arena>(3));
  {
    const OpenMpTeam other(5);
    network.forward({x, 1}, Mode::Train);
    CHECK(at::get_num_threads() == 5);
  }
  CHECK(network.threads == 3);
  const std::unique_ptr<Network> copy = network.clone();
  copy->forward({x, 1}, Mode::Evaluate);
  CHECK(dynamic_cast<Counting&>(*copy).threads == 3);
}

TEST_CASE("a network through autograd runs on one thread unless more are asked for", "[property]") {
  const float x[3] = {1, 2, 3};
  Counting network;
  network.use(std::make_shared<Arena>());
  network.forward({x, 1}, Mode::Train);
  CHECK(network.threads == 1);
  CHECK(Arena().team() == 1);
  CHECK(Arena(2).team() == 2);
}

TEST_CASE("a convolutional network learns within a parallel region of the host's too", "[regression]") {
  // The images differ: with equal ones, batch norm would divide rounding errors by almost zero.
  Rng rng(1, "images");
  std::vector<float> x(8 * 16 * 16), dlogits(8 * 4);
  for (std::vector<float>* values : {&x, &dlogits}) {
    for (float& value : *values) value = static_cast<float>(rng.uniform(-1, 1));
  }
  const auto gradient_of = [&] {
    ConvClassifier network({.channels = 1, .side = 16, .depth = 3, .first_channels = 16}, toy_layers(), 1);
    network.use(std::make_shared<Arena>(2));
    network.forward({x.data(), 8}, Mode::Train);
    std::vector<float> gradient(static_cast<std::size_t>(network.parameters().size()));
    network.backward(dlogits.data(), gradient.data(), false);
    return gradient;
  };
  const std::vector<float> alone = gradient_of();
  std::vector<float> within;
#pragma omp parallel num_threads(2)
#pragma omp single
  within = gradient_of();
  REQUIRE(within.size() == alone.size());
  double largest = 0.0, apart = 0.0;
  for (std::size_t i = 0; i < alone.size(); ++i) {
    largest = std::max(largest, std::abs(double{alone[i]}));
    apart = std::max(apart, std::abs(double{within[i]} - double{alone[i]}));
  }
  CHECK(largest > 0.1);
  CHECK(apart < 1e-4 * largest);
}
