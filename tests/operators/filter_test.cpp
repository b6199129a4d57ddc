#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/filter.h>

#include <ATen/ops/index_select.h>

using namespace meander;

namespace {

bool odd(std::int64_t label) { return label % 2 == 1; }

Batch labelled() {
  Batch batch = images(6, 2, 3, 3);
  batch.context = at::arange(6, at::kLong).mul(10);
  batch.ids = at::arange(6, at::kLong).add(100);
  batch.index = 4;
  batch.boundary = true;
  return batch;
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a filter keeps images, labels, contexts, ids and rows together", "[operators]") {
  const Batch batch = labelled();
  const Batch result = chain_of(ops::filter(odd))(batch);
  CHECK(values<std::int64_t>(result.y) == Numbers{1, 3, 5});
  CHECK(values<std::int64_t>(result.context) == Numbers{10, 30, 50});
  CHECK(values<std::int64_t>(result.ids) == Numbers{101, 103, 105});
  CHECK(values<std::int64_t>(result.rows) == Numbers{1, 3, 5});
  CHECK(values(result.x) == values(at::index_select(batch.x, 0, result.y)));
  CHECK(result.x.sizes() == at::IntArrayRef({3, 2, 3, 3}));
  CHECK(result.boundary);
}

TEST_CASE("a filter after a filter keeps the rows of the source", "[operators]") {
  OperatorChain chain;
  chain.append(ops::filter(odd));
  chain.append(ops::filter([](const Batch&, std::int64_t i) { return i != 0; }, "not the first"));
  const Batch result = chain(labelled());
  CHECK(values<std::int64_t>(result.y) == Numbers{3, 5});
  CHECK(values<std::int64_t>(result.rows) == Numbers{3, 5});
}

TEST_CASE("a filter that drops everything passes the batch on empty, with its index", "[operators]") {
  const Batch result = chain_of(ops::filter([](std::int64_t) { return false; }))(labelled());
  CHECK(result.empty());
  CHECK(result.index == 4);
  CHECK(result.boundary);
  CHECK(result.x.sizes() == at::IntArrayRef({0, 2, 3, 3}));
}

TEST_CASE("a filter that keeps everything copies nothing", "[operators]") {
  const Batch batch = labelled();
  const Batch result = chain_of(ops::filter([](std::int64_t) { return true; }))(batch);
  CHECK(result.x.data_ptr() == batch.x.data_ptr());
  CHECK_FALSE(result.rows.defined());
}
