#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/random_crop.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/reflection_pad2d.h>

#include <map>

using namespace meander;
using ops::Border;

namespace {

// NumPy's np.pad(..., "symmetric") of 0 1 2 3 by 2: 1 0 | 0 1 2 3 | 3 2.
at::Tensor symmetric(const at::Tensor& x, std::int64_t padding) {
  const auto mirrored = [padding](std::int64_t length) {
    std::vector<std::int64_t> places;
    for (std::int64_t i = padding; i > 0; --i) places.push_back(i - 1);
    for (std::int64_t i = 0; i < length; ++i) places.push_back(i);
    for (std::int64_t i = 1; i <= padding; ++i) places.push_back(length - i);
    return at::tensor(places);
  };
  return at::index_select(at::index_select(x, 2, mirrored(x.size(2))), 3, mirrored(x.size(3)));
}

at::Tensor padded(const at::Tensor& x, std::int64_t p, Border border) {
  if (border == Border::Symmetric) return symmetric(x, p);
  if (border == Border::Reflect) return at::reflection_pad2d(x, {p, p, p, p});
  return at::constant_pad_nd(x, {p, p, p, p}, 0);
}

}  // namespace

TEST_CASE("a random crop is a window of the padded image, each window equally likely", "[operators][property]") {
  const Border border = GENERATE(Border::Symmetric, Border::Reflect, Border::Zero);
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  constexpr std::int64_t count = 2000, channels = 2, height = 5, width = 6, padding = 2;
  const Batch batch = images(1, channels, height, width, type);
  Batch many = batch;
  many.x = batch.x.repeat({count, 1, 1, 1});
  many.y = at::arange(count, at::kLong);

  const at::Tensor all = padded(batch.x.to(at::kFloat), padding, border);
  std::map<std::vector<float>, int> windows;
  for (std::int64_t down = 0; down <= 2 * padding; ++down) {
    for (std::int64_t right = 0; right <= 2 * padding; ++right) {
      windows[values<float>(all.narrow(2, down, height).narrow(3, right, width))] = 0;
    }
  }
  REQUIRE(windows.size() == 25);

  const Batch result = chain_of(ops::random_crop(padding, border))(many);
  CHECK(result.x.scalar_type() == type);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto found = windows.find(values<float>(result.x.select(0, i).to(at::kFloat)));
    if (found == windows.end()) FAIL("sample " << i << " is no window");
    ++found->second;
  }
  for (const auto& [window, times] : windows) {
    CHECK(times > 80 - 40);  // 4.5 standard deviations
    CHECK(times < 80 + 40);
  }
}

TEST_CASE("a random crop may reach as far as the image is large", "[operators]") {
  const Batch batch = images(50, 1, 3, 3);
  CHECK(chain_of(ops::random_crop(3))(batch).x.sizes() == batch.x.sizes());
  CHECK(chain_of(ops::random_crop(9, Border::Zero))(batch).x.sizes() == batch.x.sizes());
  CHECK(pixels(chain_of(ops::random_crop(0))(batch)) == pixels(batch));
}

TEST_CASE("a random crop refuses what cannot be mirrored", "[operators][refusal]") {
  CHECK_THROWS_WITH(ops::random_crop(-1), "random_crop: -1 is not a number of pixels; give 0 or more");
  CHECK(refusal(ops::random_crop(4), images(1, 1, 3, 8)) ==
        "images of 3 x 8 pixels cannot be mirrored by 4 pixels; give a padding of at most 3");
  CHECK(refusal(ops::random_crop(3, Border::Reflect), images(1, 1, 3, 8)) ==
        "images of 3 x 8 pixels cannot be mirrored by 3 pixels; give a padding of at most 2");
}
