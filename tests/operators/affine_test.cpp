#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/affine.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>

using namespace meander;
using ops::AffineOptions;

namespace {

constexpr AffineOptions nothing{.max_angle = 0, .max_shift = 0, .min_scale = 1, .max_scale = 1};

// One bright pixel in an image of 31 x 31, `count` times.
Batch dots(std::int64_t row, std::int64_t column, std::int64_t count = 200) {
  Batch batch;
  batch.x = at::zeros({count, 1, 31, 31}, at::kFloat);
  batch.x.select(2, row).select(2, column).fill_(1);
  batch.y = at::arange(count, at::kLong);
  return batch;
}

struct Spot {
  double brightness = 0, row = 0, column = 0;
};

// The total brightness of sample i and its centre of mass, about the centre of the image.
Spot spot_of(const Batch& batch, std::int64_t i) {
  const float* image = batch.x.data_ptr<float>() + i * 31 * 31;
  Spot spot;
  for (int row = 0; row < 31; ++row) {
    for (int column = 0; column < 31; ++column) {
      const double value = image[row * 31 + column];
      spot.brightness += value;
      spot.row += value * (row - 15);
      spot.column += value * (column - 15);
    }
  }
  spot.row /= spot.brightness;
  spot.column /= spot.brightness;
  return spot;
}

}  // namespace

TEST_CASE("an affine that moves nothing changes nothing", "[operators]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  const Batch batch = images(5, 3, 7, 9, type);
  const Batch result = chain_of(ops::affine(nothing))(batch);
  CHECK(result.x.scalar_type() == type);
  CHECK(pixels(result) == pixels(batch));
}

TEST_CASE("an affine shifts by up to its number of pixels, either way", "[operators][property]") {
  AffineOptions options = nothing;
  options.max_shift = 3;
  const Batch result = chain_of(ops::affine(options))(dots(15, 15));
  double least = 0, most = 0;
  for (std::int64_t i = 0; i < 200; ++i) {
    const Spot spot = spot_of(result, i);
    CHECK(std::abs(spot.brightness - 1) < 1e-4);
    CHECK(std::abs(spot.row) < 3.001);
    CHECK(std::abs(spot.column) < 3.001);
    least = std::min(least, spot.column), most = std::max(most, spot.column);
  }
  CHECK(least < -2.5);
  CHECK(most > 2.5);
}

TEST_CASE("an affine rotates about the centre by up to its angle, either way", "[operators][property]") {
  AffineOptions options = nothing;
  options.max_angle = 30;
  const Batch result = chain_of(ops::affine(options))(dots(15, 25));
  double least = 0, most = 0;
  for (std::int64_t i = 0; i < 200; ++i) {
    const Spot spot = spot_of(result, i);
    CHECK(std::abs(std::hypot(spot.row, spot.column) - 10) < 0.3);
    const double angle = std::atan2(spot.row, spot.column) * 180 / 3.14159265358979;
    CHECK(std::abs(angle) < 32);
    least = std::min(least, angle), most = std::max(most, angle);
  }
  CHECK(least < -25);
  CHECK(most > 25);
}

TEST_CASE("an affine with a scale above 1 enlarges", "[operators]") {
  AffineOptions options = nothing;
  options.min_scale = options.max_scale = 1.5;
  const Batch result = chain_of(ops::affine(options))(dots(15, 19, 1));
  CHECK(std::abs(spot_of(result, 0).column - 6) < 0.2);
  CHECK(spot_of(result, 0).brightness > 1.5);
}

TEST_CASE("an affine fills with zeros from beyond the edge", "[operators]") {
  AffineOptions options = nothing;
  options.min_scale = options.max_scale = 0.5;
  Batch batch;
  batch.x = at::zeros({1, 1, 8, 8}, at::kByte).fill_(200);
  batch.y = at::arange(1, at::kLong);
  const at::Tensor image = chain_of(ops::affine(options))(batch).x[0][0];
  CHECK(image[0][0].item<int>() == 0);
  CHECK(image[4][4].item<int>() == 200);
  CHECK(image[7][3].item<int>() == 0);
}

TEST_CASE("an affine refuses what cannot be drawn", "[operators][refusal]") {
  CHECK_THROWS_WITH(ops::affine({.max_angle = -1}),
                    "affine: an angle up to -1 and shifts up to 2 cannot be drawn; give finite numbers, 0 or more");
  CHECK_THROWS_WITH(ops::affine({.min_scale = 2, .max_scale = 1}),
                    "affine: 2 to 1 is not a range of scales; give finite numbers above 0, the smaller first");
  CHECK_THROWS_AS(ops::affine({.max_shift = std::numeric_limits<double>::infinity()}), UsageError);
  CHECK_THROWS_AS(ops::affine({.min_scale = 0}), UsageError);
}
