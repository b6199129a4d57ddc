#include "catch.h"

#include <meander/stream/runtime/tensor_pool.h>

#include <thread>
#include <vector>

using namespace meander;

TEST_CASE("a pool reuses a tensor only when nothing else holds it", "[property]") {
  TensorPool pool;
  at::Tensor first = pool.take({4, 3}, at::kFloat);
  const void* const address = first.data_ptr();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() != address);
  const at::Tensor handle = first;
  first.reset();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() != address);
  CHECK(pool.made() == 2);
}

TEST_CASE("a view keeps a tensor from being reused", "[property]") {
  TensorPool pool;
  at::Tensor view = pool.take({4, 3}, at::kFloat).narrow(0, 1, 2);
  const void* const address = view.storage().data();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() != address);
  view = view.view({-1}).narrow(0, 0, 1);
  CHECK(pool.made() == 2);
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() != address);
  const at::Tensor other = pool.take({4, 3}, at::kFloat);
  view.reset();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() == address);
  CHECK(pool.made() == 2);
}

TEST_CASE("any other tensor on the same storage keeps a tensor from being reused", "[property]") {
  TensorPool pool;
  at::Tensor shallow = pool.take({4, 3}, at::kFloat).tensor_data();  // unlike a view, has no base
  const void* const address = shallow.data_ptr();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() != address);
  shallow.reset();
  CHECK(pool.take({4, 3}, at::kFloat).data_ptr() == address);
}

TEST_CASE("a pooled tensor has exactly the shape and type asked for", "[property]") {
  TensorPool pool;
  pool.take({4, 3}, at::kFloat);
  const at::Tensor other_shape = pool.take({3, 4}, at::kFloat);
  const at::Tensor other_type = pool.take({4, 3}, at::kByte);
  CHECK(other_shape.sizes() == at::IntArrayRef({3, 4}));
  CHECK(other_type.scalar_type() == at::kByte);
  CHECK(other_type.is_contiguous());
  CHECK(pool.take({0, 3}, at::kLong).numel() == 0);
  CHECK(pool.made() == 4);
}

TEST_CASE("a warm pool creates no tensors, whichever threads release them", "[property]") {
  TensorPool pool;
  for (int batch = 0; batch < 100; ++batch) {
    at::Tensor tensor = pool.take({16}, at::kLong);
    std::thread([held = std::move(tensor)]() mutable {
      held.fill_(1);
      held.reset();
    }).join();
  }
  CHECK(pool.made() == 1);
}

TEST_CASE("a pool frees tensors whose shape is no longer used", "[property]") {
  TensorPool pool;
  const at::Tensor held = pool.take({1}, at::kByte);
  for (std::int64_t size = 1; size <= 300; ++size) pool.take({size}, at::kFloat);
  const std::int64_t made = pool.made();
  CHECK(made == 301);
  pool.take({2}, at::kFloat);  // one of those freed
  CHECK(pool.made() == made + 1);
  CHECK(held.use_count() == 2);
}
