#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/pad.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/constant_pad_nd.h>

using namespace meander;

TEST_CASE("pad puts zeros around every image", "[operators]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  const int width = GENERATE(0, 1, 2);
  const Batch batch = images(3, 2, 4, 5, type);
  const OperatorChain chain = chain_of(ops::pad(width));
  const at::Tensor expected = at::constant_pad_nd(batch.x, {width, width, width, width}, 0);
  for (int again = 0; again < 2; ++again) {  // the second time in a recycled tensor
    const Batch result = chain(batch);
    CHECK(result.x.sizes() == expected.sizes());
    CHECK(result.x.scalar_type() == type);
    CHECK(pixels(result) == values<float>(expected.to(at::kFloat)));
  }
}

TEST_CASE("pad makes MNIST's images 32 x 32", "[operators]") {
  CHECK(chain_of(ops::pad(2))(images(2, 1, 28, 28)).x.sizes() == at::IntArrayRef({2, 1, 32, 32}));
}

TEST_CASE("pad refuses a negative number of pixels", "[operators][refusal]") {
  CHECK_THROWS_WITH(ops::pad(-1), "pad: -1 is not a number of pixels; give 0 or more");
}
