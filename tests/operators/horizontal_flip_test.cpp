#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/horizontal_flip.h>
#include <meander/stream/runtime/error.h>

#include <limits>

using namespace meander;

TEST_CASE("a horizontal flip mirrors left and right", "[operators]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  const Batch batch = images(3, 2, 4, 5, type);
  CHECK(pixels(chain_of(ops::horizontal_flip(0))(batch)) == pixels(batch));
  CHECK(pixels(chain_of(ops::horizontal_flip(1))(batch)) == values<float>(batch.x.flip(3).to(at::kFloat)));
}

TEST_CASE("a horizontal flip happens with its probability, sample by sample", "[operators][property]") {
  const double probability = GENERATE(0.5, 0.2);
  const Batch batch = images(4000, 1, 1, 2);
  const at::Tensor flipped = chain_of(ops::horizontal_flip(probability))(batch).x;
  const auto times = flipped.ne(batch.x).select(3, 0).sum().item<std::int64_t>();
  CHECK(std::abs(static_cast<double>(times) - 4000 * probability) < 130);  // 4 standard deviations
}

TEST_CASE("a horizontal flip refuses a value that is not a probability", "[operators][refusal]") {
  CHECK_THROWS_WITH(ops::horizontal_flip(1.5), "horizontal_flip: 1.5 is not a probability; give a number from 0 to 1");
  CHECK_THROWS_AS(ops::horizontal_flip(std::numeric_limits<double>::quiet_NaN()), UsageError);
}
