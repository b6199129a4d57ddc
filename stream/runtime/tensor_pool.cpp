#include <meander/stream/runtime/tensor_pool.h>

#include <ATen/ops/empty.h>

#include <algorithm>

namespace meander {
namespace {

// More than any run has in flight. Beyond it, unused tensors are freed, and with them shapes no longer needed.
constexpr std::size_t plenty = 256;

// Only the pool holds the tensor, and no view shares its storage. Meanwhile the counts can only fall: new handles come
// only from `take`, under the lock. They are read with acquire, so that what the last holder wrote is visible.
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
