#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/layers/gates.h>
#include <meander/learners/nets/mlp_shape.h>

#include <algorithm>
#include <limits>

using namespace meander;

namespace {

MlpShape shape(std::int64_t inputs, std::int64_t outputs, std::int64_t layers, std::int64_t units) {
  MlpShape shape;
  shape.inputs = inputs, shape.outputs = outputs, shape.layers = layers, shape.units = units;
  return shape;
}

}  // namespace

TEST_CASE("networks have the parameter counts of the published experiments", "[property]") {
  const auto count = [](const MlpShape& s) { return FusedMlp(s, 1).parameters().size(); };
  CHECK(count(shape(784, 10, 3, 400)) == 478410);
  CHECK(count(shape(784, 2, 3, 400)) == 475202);
  CHECK(count(shape(1024, 10, 3, 1000)) == 2036010);
  CHECK(count(shape(1024, 100, 3, 1000)) == 2126100);
  CHECK(count(shape(784, 10, 1, 400)) == 7850);
}

TEST_CASE("a network's name says all that its stamp needs", "[property]") {
  MlpShape s = shape(784, 10, 3, 400);
  CHECK(s.name() == "F-784x400x400_c10");
  s.dropout = 0.25;
  s.batch_norm = true;
  s.activation = Activation::LeakyRelu;
  CHECK(s.name() == "F-784x400x400-d0.25bl_c10");
  CHECK(shape(784, 10, 1, 400).name() == "i784_c10");
}

TEST_CASE("initial weights are uniform in one over the root of the fan-in, the same for the same seed", "[property]") {
  const MlpShape s = shape(100, 10, 3, 50);
  FusedMlp network(s, 4);
  const ParameterEntry& entry = network.parameters().entry("fc1.weight");
  const std::span<const float> weights(network.parameters().data() + entry.offset,
                                       static_cast<std::size_t>(entry.size));
  const auto [low, high] = std::minmax_element(weights.begin(), weights.end());
  CHECK(*low >= -0.1F);
  CHECK(*low < -0.099F);
  CHECK(*high <= 0.1F);
  CHECK(*high > 0.099F);
  const auto same = [&](std::uint64_t seed) {
    FusedMlp other(s, seed);
    return std::equal(weights.begin(), weights.end(), other.parameters().data() + entry.offset);
  };
  CHECK(same(4));
  CHECK_FALSE(same(5));
}

TEST_CASE("a shape that cannot be built is refused by the name of what is wrong", "[refusal]") {
  const auto line = [](MlpShape s) { return error_line<UsageError>([&] { FusedMlp(s, 1); }); };
  CHECK(line(shape(0, 10, 3, 4)) == "inputs: 0 is too few; give 1 or more");
  CHECK(line(shape(5, 0, 3, 4)) == "outputs: 0 is too few; give 1 or more");
  CHECK(line(shape(5, 2, 0, 4)) == "fully-connected layers: 0 is too few; give 1 or more");
  CHECK(line(shape(5, 2, 2, 0)) == "units: 0 is too few; give 1 or more");
  CHECK(line(shape(5, 2, 1, 0)) == "no error");
  MlpShape dropping = shape(5, 2, 2, 3);
  dropping.dropout = GENERATE(-0.1, 1.0, std::numeric_limits<double>::quiet_NaN());
  CHECK(error_line<UsageError>([&] {
          check(dropping);
        }).ends_with("is not a probability below 1; give 0 to turn it off"));
  MlpShape gated = shape(5, 2, 3, 4);
  gated.gates = GENERATE(draw_gates(2, 1, 4, 0.5, 1), draw_gates(2, 2, 5, 0.5, 1));
  CHECK(line(gated) == "gates: are not for 2 hidden layers of 4 units; make them with draw_gates");
}

TEST_CASE("non-linearities are known by name", "[refusal]") {
  CHECK(parse_activation("relu") == Activation::Relu);
  CHECK(parse_activation("leakyrelu") == Activation::LeakyRelu);
  CHECK(parse_activation("none") == Activation::None);
  CHECK(error_line<UsageError>([] { parse_activation("tanh"); }) ==
        "non-linearity: 'tanh' is not one; choose relu, leakyrelu or none");
}

TEST_CASE("gates differ from context to context and layer to layer, and shut exact counts", "[property]") {
  const Gates gates = draw_gates(3, 2, 40, 0.6, 1);
  REQUIRE(gates.layers.size() == 2);
  std::vector<std::vector<float>> rows;
  for (std::size_t l = 0; l < 2; ++l) {
    for (std::int64_t c = 0; c < 3; ++c) {
      const float* row = gates.row(l, c, 40);
      rows.emplace_back(row, row + 40);
      CHECK(std::count(rows.back().begin(), rows.back().end(), 0.0F) == 24);
      CHECK(std::count(rows.back().begin(), rows.back().end(), 1.0F) == 16);
    }
  }
  std::sort(rows.begin(), rows.end());
  CHECK(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
  CHECK(error_line<UsageError>([] { gated_units(1.1, 10); }) ==
        "gating-proportion: 1.1 is not a proportion; give 0 <= x <= 1");
}
