#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/linalg/mapped_gradient.h>

namespace meander {
namespace {

// Symmetric; inputs from `lone` on co-occur with no other.
std::vector<double> matrix_of(std::int64_t n, std::int64_t lone) {
  Rng rng(5, "matrix");
  std::vector<double> matrix(static_cast<std::size_t>(n * n), 0.0);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t k = 0; k <= i; ++k) {
      const double value = i < lone || i == k ? rng.uniform(-1, 1) : 0.0;
      matrix[static_cast<std::size_t>(i * n + k)] = matrix[static_cast<std::size_t>(k * n + i)] = value;
    }
  }
  return matrix;
}

std::vector<float> times(const std::vector<float>& x, const std::vector<double>& matrix, std::int64_t n) {
  std::vector<float> result;
  for (std::size_t row = 0; row < x.size(); row += static_cast<std::size_t>(n)) {
    for (std::int64_t k = 0; k < n; ++k) {
      double sum = 0;
      for (std::int64_t i = 0; i < n; ++i) {
        sum += double{x[row + static_cast<std::size_t>(i)]} * matrix[static_cast<std::size_t>(i * n + k)];
      }
      result.push_back(static_cast<float>(sum));
    }
  }
  return result;
}

}  // namespace

TEST_CASE("an input matrix multiplies like a full one, whether or not some inputs stand alone", "[owm][property]") {
  const std::int64_t n = 90, rows = 70, lone = GENERATE(90, 60, 0);
  const std::vector<double> matrix = matrix_of(n, lone);
  InputMatrix map(matrix, n);
  CHECK(map.block() == lone);
  Rng rng(6, "rows");
  std::vector<float> x(static_cast<std::size_t>(rows * n)), result(x.size());
  for (float& value : x) value = static_cast<float>(rng.uniform(-1, 1));
  Arena three(3);
  map.multiply(&three, rows, x.data(), result.data());
  CHECK(difference(result, times(x, matrix, n)) < 1e-5);
  std::vector<float> serial(x.size());
  map.multiply(nullptr, rows, x.data(), serial.data());
  CHECK(bits(serial) == bits(result));
}

TEST_CASE("a gradient through mapped inputs is the gradient times the map", "[owm][property]") {
  ToyStream toy;
  toy.batch = GENERATE(5, 40);  // fewer samples than units, and more
  FusedMlp network(toy.shape(), 1);
  const Batch data = toy(1);
  network.forward({data.x.data_ptr<float>(), data.size(), nullptr}, Mode::Train);
  std::vector<float> dlogits(static_cast<std::size_t>(data.size() * toy.outputs));
  for (std::size_t i = 0; i < dlogits.size(); ++i) dlogits[i] = 0.1F * static_cast<float>(i % 7) - 0.3F;
  const auto& layers = network.linear_layers();
  FloatArray plain(network.parameters().size()), mapped(plain.size());
  network.backward(dlogits.data(), plain.data(), false);
  std::vector<InputMatrix> maps;
  for (const LinearLayer& layer : layers) maps.emplace_back(matrix_of(layer.in + 1, layer.in), layer.in + 1);
  MappedGradient through;
  through(nullptr, layers, network.backward_layers(dlogits.data()), data.size(), maps, mapped.data());
  for (const LinearLayer& layer : layers) {
    const std::int64_t n = layer.in + 1;
    std::vector<float> before(static_cast<std::size_t>(layer.out * n)), after = before;
    gather_layer(layer, plain.data(), before.data());
    gather_layer(layer, mapped.data(), after.data());
    CHECK(difference(after, times(before, matrix_of(n, layer.in), n)) < 1e-5);
  }
}

}  // namespace meander
