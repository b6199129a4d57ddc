#include "catch.h"
#include "stream/error_line.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/rotation.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/rot90.h>

#include <algorithm>
#include <limits>
#include <set>

using namespace meander;
using Indices = std::vector<std::int64_t>;

namespace {

/// All training images of a context, in the data set's order.
at::Tensor images_of(const ContextSet& set, std::int64_t context) {
  TensorPool pool;
  const Indices samples = counted(set.train_size(context));
  return set.gather(Indices(samples.size(), context), samples, pool).x;
}

}  // namespace

TEST_CASE("a rotation by 0 or 360 degrees shows every pixel where it is", "[rotation][property]") {
  const double degrees = GENERATE(0.0, 360.0, -720.0);
  const ImageShape image = GENERATE(ImageShape{1, 4, 4}, ImageShape{1, 3, 5}, ImageShape{3, 28, 28});
  CHECK(rotation(image, degrees) == counted(image.pixels()));
}

TEST_CASE("quarter turns of a square image are exact permutations, counter-clockwise", "[rotation][golden]") {
  // 0 1 2      2 5 8
  // 3 4 5  ->  1 4 7
  // 6 7 8      0 3 6
  const ImageShape image{1, 3, 3};
  CHECK(rotation(image, 90) == Indices{2, 5, 8, 1, 4, 7, 0, 3, 6});
  CHECK(rotation(image, 180) == Indices{8, 7, 6, 5, 4, 3, 2, 1, 0});
  CHECK(rotation(image, 270) == Indices{6, 3, 0, 7, 4, 1, 8, 5, 2});
  CHECK(rotation(image, -90) == rotation(image, 270));
}

TEST_CASE("a half turn of an image that is not square only reverses its pixels", "[rotation][golden]") {
  const ImageShape image{1, 2, 3};
  CHECK(rotation(image, 180) == Indices{5, 4, 3, 2, 1, 0});
}

TEST_CASE("a pixel shows the one that contains its centre, turned back", "[rotation][golden]") {
  // Four pixels a side, 80 degrees: cos 0.17365, sin 0.98481. By hand, the centre (c, r) shows the pixel in column
  // floor(0.17365 x - 0.98481 y + 2) and row floor(0.98481 x + 0.17365 y + 2), x = c - 1.5, y = r - 1.5.
  // Row 0 (y = -1.5): columns 3.2, 3.4, 3.6, 3.7 -> 3; rows 0.3, 1.2, 2.2, 3.2.
  // Row 1 (y = -0.5): columns 2.2, 2.4, 2.6, 2.8 -> 2; rows 0.4, 1.4, 2.4, 3.4.
  // Row 2 (y =  0.5): columns 1.2, 1.4, 1.6, 1.8 -> 1; rows 0.6, 1.6, 2.6, 3.6.
  // Row 3 (y =  1.5): columns 0.3, 0.4, 0.6, 0.8 -> 0; rows 0.8, 1.8, 2.8, 3.7.
  CHECK(rotation({1, 4, 4}, 80) == Indices{3, 7, 11, 15, 2, 6, 10, 14, 1, 5, 9, 13, 0, 4, 8, 12});
  // 45 degrees, three a side: cos = sin = 0.70711. The corners show what lies outside (1.5 +- 1.41 along one axis:
  // 0.09 and 2.91 are inside, but the other axis is at its middle, 1.5), and the middles of the sides the corners.
  // (0, 0): column floor(1.5) = 1, row floor(1.5 - 1.41421) = 0. (1, 0): column floor(1.5 + 0.70711) = 2, row 0.
  CHECK(rotation({1, 3, 3}, 45) == Indices{1, 2, 5, 0, 4, 8, 3, 6, 7});
}

TEST_CASE("what lies outside of the image is shown as nothing", "[rotation][golden]") {
  // One row of five: a quarter turn leaves the centre alone.
  CHECK(rotation({1, 1, 5}, 90) == Indices{-1, -1, 2, -1, -1});
  // At 45 degrees the corners of a large image come from outside.
  const Indices shown = rotation({1, 10, 10}, 45);
  for (const std::size_t corner : {0U, 9U, 90U, 99U}) CHECK(shown[corner] == -1);
  CHECK(shown[44] >= 0);
}

TEST_CASE("a rotated context turns its images by c times the angle, train and test alike", "[rotation][property]") {
  const ContextSet set =
      ContextSet::rotated(toy_data({.train = 20, .channels = 3, .height = 5, .width = 5}), {.degrees = 90});
  CHECK(set.contexts() == 3);
  CHECK(set.shape() == ImageShape{3, 5, 5});
  for (std::int64_t c = 0; c < 3; ++c) {
    CHECK(images_of(set, c).equal(at::rot90(set.data().train.x, c, {2, 3})));
    CHECK(set.test(c).x.equal(at::rot90(set.data().test.x, c, {2, 3})));
    CHECK(set.permutation(c).empty());
  }
}

TEST_CASE("rotated images are zero where nothing is shown", "[rotation][property]") {
  const ContextSet set = ContextSet::rotated(toy_data({.train = 4, .height = 10, .width = 10}), {.degrees = 45});
  const Indices shown = rotation({1, 10, 10}, 45);
  const at::Tensor image = images_of(set, 1).select(0, 2).flatten(), whole = set.data().train.x.select(0, 2).flatten();
  for (std::int64_t i = 0; i < 100; ++i) {
    const std::int64_t from = shown[static_cast<std::size_t>(i)];
    CHECK(image.select(0, i).item<int>() == (from < 0 ? 0 : whole.select(0, from).item<int>()));
  }
}

TEST_CASE("rotated contexts keep all classes; global labels count on from context to context", "[rotation]") {
  const auto [scenario, outputs, first] = GENERATE(
      table<Scenario, int, int>({{Scenario::Task, 30, 20}, {Scenario::Domain, 10, 0}, {Scenario::Class, 30, 20}}));
  const ContextSet set = ContextSet::rotated(toy_data(), {.scenario = scenario});
  CHECK(set.classes_per_context() == 10);
  CHECK(set.outputs() == outputs);
  CHECK(set.test(2).y.min().item<std::int64_t>() == first);
  CHECK(set.train_size(2) == 200);
  CHECK(ContextSet::rotated(toy_data(), {.scenario = Scenario::Task, .single_head = true}).outputs() == 10);
}

TEST_CASE("an angle is a finite number, and what is rotated are pixels", "[rotation][refusal]") {
  CHECK(error_line<UsageError>([] {
          ContextSet::rotated(toy_data(), {.degrees = std::numeric_limits<double>::infinity()});
        }) == "degrees: inf is not an angle; give a finite number");
  CHECK(error_line<UsageError>([] {
          DataPair data = toy_data();
          data.train.x = data.train.x.to(at::kFloat);
          data.test.x = data.test.x.to(at::kFloat);
          ContextSet::rotated(std::move(data));
        }) == "rotated contexts: toy holds features, not pixels; rotate the images they were computed from");
}
