#include <meander/learners/buffers/join.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace meander {
namespace {

void append(char*& to, const at::Tensor& from) {
  const at::Tensor values = from.contiguous();
  std::memcpy(to, values.data_ptr(), values.nbytes());
  to += values.nbytes();
}

}  // namespace

Batch join(std::span<const Batch> batches, TensorPool& pool) {
  std::int64_t rows = 0;
  for (const Batch& batch : batches) rows += batch.size();
  const Batch& first = batches.front();
  const auto joined = [&](const at::Tensor Batch::*member) {
    std::vector<std::int64_t> sizes = (first.*member).sizes().vec();
    sizes[0] = rows;
    at::Tensor whole = pool.take(sizes, (first.*member).scalar_type());
    char* to = static_cast<char*>(whole.data_ptr());
    for (const Batch& batch : batches) append(to, batch.*member);
    return whole;
  };
  Batch whole;
  whole.index = first.index;
  whole.x = joined(&Batch::x);
  whole.y = joined(&Batch::y);
  const auto known = [](const Batch& batch) { return batch.context.defined(); };
  if (std::all_of(batches.begin(), batches.end(), known)) whole.context = joined(&Batch::context);
  return whole;
}

}  // namespace meander
