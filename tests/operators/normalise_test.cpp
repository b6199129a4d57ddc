#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/normalise.h>
#include <meander/stream/runtime/error.h>

#include <limits>

using namespace meander;

TEST_CASE("normalise subtracts each channel's mean and divides by its std", "[operators]") {
  const Batch batch = images(2, 3, 2, 2, at::kFloat);
  const std::vector<float> before = pixels(batch), mean{1, 2, 3}, std{2, 4, 0.5f};
  const std::vector<float> after = pixels(chain_of(ops::normalise(mean, std))(batch));
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::size_t channel = i / 4 % 3;
    CHECK(after[i] == (before[i] - mean[channel]) / std[channel]);
  }
  CHECK(pixels(batch) == before);
}

TEST_CASE("normalise refuses what it cannot use", "[operators][refusal]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH(ops::normalise({0.5f}, {0.2f, 0.3f}),
                    "normalise: 1 means but 2 stds; give one of each for every channel");
  CHECK_THROWS_WITH(ops::normalise({0.5f}, {0.f}),
                    "normalise: mean 0.5 and std 0 cannot be used; give finite numbers, the std above 0");
  CHECK_THROWS_AS(ops::normalise({nan}, {1.f}), UsageError);
  CHECK_THROWS_AS(ops::normalise({}, {}), UsageError);
  CHECK(refusal(ops::normalise({0.5f}, {0.2f}), images(2, 1, 2, 2)) ==
        "x is uint8, but normalise needs float32; put to_float() before it");
  CHECK(refusal(ops::normalise({0.5f}, {0.2f}), images(2, 3, 2, 2, at::kFloat)) ==
        "x has 3 channels, mean and std are for 1; give one of each for every channel");
}
