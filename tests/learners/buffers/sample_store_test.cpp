#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/sample_store.h>

#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

using namespace meander;

namespace {

Batch pixels(std::int64_t first, std::int64_t count, at::ScalarType type = at::kByte) {
  Batch batch;
  batch.x = at::arange(first, first + 4 * count, at::kLong).remainder(251).to(type).view({count, 1, 2, 2});
  batch.y = at::arange(first, first + count, at::kLong);
  return batch;
}

}  // namespace

TEST_CASE("slots hold samples byte for byte, of whatever type the source gives", "[property]") {
  const at::ScalarType type = GENERATE(at::kByte, at::kFloat);
  SampleStore store(5);
  const Batch batch = pixels(3, 4, type);
  const std::vector<std::int64_t> slots{4, -1, 0, 4};
  store.put(batch, slots);
  const std::vector<std::int64_t> wanted{4, 0};
  const Batch fetched = store.fetch(wanted);
  CHECK(fetched.x.scalar_type() == type);
  CHECK(fetched.x[0].equal(batch.x[3]));
  CHECK(fetched.x[1].equal(batch.x[2]));
  CHECK(fetched.y.equal(at::tensor({std::int64_t{6}, std::int64_t{5}}, at::kLong)));
  CHECK(fetched.rows.equal(at::tensor({std::int64_t{4}, std::int64_t{0}}, at::kLong)));
  CHECK_FALSE(fetched.context.defined());
}

TEST_CASE("what was fetched stays as it was when its slot is taken by another sample", "[property]") {
  SampleStore store(1);
  const std::vector<std::int64_t> slot{0};
  const Batch first = pixels(0, 1), second = pixels(100, 1);
  store.put(first, slot);
  const Batch fetched = store.fetch(slot);
  store.put(second, slot);
  CHECK(fetched.x.equal(first.x));
  CHECK(store.fetch(slot).x.equal(second.x));
}

TEST_CASE("slots keep the contexts of samples that reveal them", "[property]") {
  SampleStore store(3);
  Batch batch = pixels(0, 2);
  batch.context = at::tensor({std::int64_t{7}, std::int64_t{8}}, at::kLong);
  const std::vector<std::int64_t> slots{2, 1};
  store.put(batch, slots);
  CHECK(store.has_context());
  CHECK(store.fetch(slots).context.equal(batch.context));
}

TEST_CASE("a store refuses samples unlike those it holds", "[refusal]") {
  SampleStore store(3);
  const std::vector<std::int64_t> slots{0};
  store.put(pixels(0, 1), slots);
  CHECK(error_line<ShapeError>([&] { store.put(pixels(0, 1, at::kFloat), slots); }) ==
        "buffer: samples are [1, 2, 2] of Float, those held are [1, 2, 2] of Byte; a stream keeps one shape and type");
  Batch wide = pixels(0, 1);
  wide.x = at::zeros({1, 1, 2, 3}, at::kByte);
  CHECK(error_line<ShapeError>([&] {
          store.put(wide, slots);
        }).starts_with("buffer: samples are [1, 2, 3] of Byte, those held are [1, 2, 2] of Byte"));
  Batch revealed = pixels(0, 1);
  revealed.context = at::zeros({1}, at::kLong);
  CHECK(error_line<ShapeError>([&] { store.put(revealed, slots); }) ==
        "buffer: some batches reveal their contexts and some do not; a stream does one or the other");
}
