#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/to_float.h>

using namespace meander;

TEST_CASE("to_float divides each of the 256 values by 255, correctly rounded", "[operators]") {
  Batch batch;
  batch.x = at::arange(256, at::kByte).reshape({1, 1, 16, 16});
  batch.y = at::arange(1, at::kLong);
  const std::vector<float> result = values<float>(chain_of(ops::to_float())(batch).x);
  for (std::size_t v = 0; v < 256; ++v) CHECK(result[v] == static_cast<float>(static_cast<double>(v) / 255.0));
}

TEST_CASE("to_float passes floats on unchanged", "[operators]") {
  const Batch batch = images(2, 1, 3, 3, at::kFloat);
  CHECK(chain_of(ops::to_float())(batch).x.data_ptr() == batch.x.data_ptr());
}

TEST_CASE("to_float reads images that are not contiguous", "[operators]") {
  Batch batch = images(2, 3, 4, 4);
  batch.x = batch.x.transpose(2, 3);
  const Batch result = chain_of(ops::to_float())(batch);
  CHECK(values<float>(result.x.mul(255).round()) == pixels(batch));
}

TEST_CASE("to_float recycles its tensors", "[operators]") {
  const OperatorChain chain = chain_of(ops::to_float());
  const void* first = chain(images(4, 1, 5, 5)).x.data_ptr();
  CHECK(chain(images(4, 1, 5, 5)).x.data_ptr() == first);
  const Batch held = chain(images(4, 1, 5, 5));
  CHECK(chain(images(4, 1, 5, 5)).x.data_ptr() != held.x.data_ptr());
}
