#include <meander/stream/tensor_pool.h>

#include <ATen/ops/empty.h>

#include <algorithm>

namespace meander {
namespace {

// More than any run has in flight. Beyond it, shapes that went out of use are let go.
constexpr std::size_t plenty = 256;

// Only the pool holds the tensor, and no view shares its storage. Others can only let go meanwhile: a new handle comes
// from `take` alone, under the lock. The counts are read with acquire, so that what the last holder did is visible.
bool unused(const at::Tensor& tensor) { return tensor.use_count() == 1 && tensor.storage().use_count() == 1; }

}  // namespace

at::Tensor TensorPool::take(at::IntArrayRef sizes, at::ScalarType type) {
  const std::lock_guard lock(mutex_);
  const auto fits = [&](const at::Tensor& tensor) {
    return tensor.scalar_type() == type && tensor.sizes() == sizes && unused(tensor);
  };
  const auto found = std::find_if(tensors_.begin(), tensors_.end(), fits);
  if (found != tensors_.end()) return *found;
  if (tensors_.size() >= plenty) std::erase_if(tensors_, unused);
  ++made_;
  return tensors_.emplace_back(at::empty(sizes, type));
}

std::int64_t TensorPool::made() const {
  const std::lock_guard lock(mutex_);
  return made_;
}

}  // namespace meander
