#include <meander/operators/filter.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

namespace meander::ops {
namespace {

// Copies the kept rows into a pooled tensor with room for all rows, so that any number of kept rows fits.
at::Tensor select(const at::Tensor& tensor, const std::vector<std::int64_t>& kept, TensorPool& pool) {
  const at::Tensor from = tensor.contiguous();
  const at::Tensor to = pool.take(from.sizes(), from.scalar_type());
  const std::size_t row = from.nbytes() / static_cast<std::size_t>(from.size(0));
  const auto* in = static_cast<const std::byte*>(from.data_ptr());
  auto* out = static_cast<std::byte*>(to.data_ptr());
  for (const std::int64_t i : kept) {
    std::memcpy(out, in + static_cast<std::size_t>(i) * row, row);
    out += row;
  }
  return to.narrow(0, 0, static_cast<std::int64_t>(kept.size()));
}

at::Tensor as_rows(const std::vector<std::int64_t>& kept, std::int64_t size, TensorPool& pool) {
  const at::Tensor rows = pool.take({size}, at::kLong);
  std::copy(kept.begin(), kept.end(), rows.data_ptr<std::int64_t>());
  return rows.narrow(0, 0, static_cast<std::int64_t>(kept.size()));
}

void keep_only(Batch& batch, const std::vector<std::int64_t>& kept, TensorPool& pool) {
  batch.rows = batch.rows.defined() ? select(batch.rows, kept, pool) : as_rows(kept, batch.size(), pool);
  if (batch.x.defined()) batch.x = select(batch.x, kept, pool);
  if (batch.ids.defined()) batch.ids = select(batch.ids, kept, pool);
  if (batch.context.defined()) batch.context = select(batch.context, kept, pool);
  if (batch.y.defined()) batch.y = select(batch.y, kept, pool);
}

}  // namespace

Operator filter(KeepSample keep, std::string name) {
  return Operator(std::move(name), [keep = std::move(keep), pool = std::make_shared<TensorPool>()](Batch batch) {
    std::vector<std::int64_t> kept;
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      if (keep(batch, i)) kept.push_back(i);
    }
    if (static_cast<std::int64_t>(kept.size()) < batch.size()) keep_only(batch, kept, *pool);
    return batch;
  });
}

}  // namespace meander::ops
