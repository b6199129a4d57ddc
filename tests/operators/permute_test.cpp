#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/permute.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/index_select.h>

using namespace meander;

TEST_CASE("permute moves the pixels of every channel alike", "[operators]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  const std::vector<std::int64_t> permutation{5, 0, 3, 1, 4, 2};
  const Batch batch = images(3, 2, 2, 3, type);
  const at::Tensor expected = at::index_select(batch.x.reshape({3, 2, 6}), 2, at::tensor(permutation));
  const Batch result = chain_of(ops::permute(permutation))(batch);
  CHECK(result.x.sizes() == batch.x.sizes());
  CHECK(pixels(result) == values<float>(expected.to(at::kFloat)));
}

TEST_CASE("permute accepts only permutations that fit", "[operators][refusal]") {
  CHECK_THROWS_WITH(ops::permute({0, 1, 1}),
                    "permute: 1 is out of range or repeated, in a list of 3; give each of 0 to 2 once");
  CHECK_THROWS_AS(ops::permute({0, 3, 1}), UsageError);
  CHECK_THROWS_AS(ops::permute({0, -1, 1}), UsageError);
  CHECK(refusal(ops::permute({1, 0, 2}), images(2, 1, 2, 2)) ==
        "x has 2 x 2 pixels, the permutation is for 3; give a permutation of that many pixels");
}
