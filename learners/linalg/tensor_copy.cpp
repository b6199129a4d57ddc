#include <meander/learners/linalg/tensor_copy.h>

#include <meander/stream/runtime/error.h>

#include <ATen/ops/empty.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace meander {

at::Tensor to_tensor(const float* values, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  std::copy_n(values, tensor.numel(), tensor.data_ptr<float>());
  return tensor;
}

void from_archive(const Archive& from, const std::string& name, float* values, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor;
  from.read(name, tensor);
  const at::IntArrayRef saved = tensor.defined() ? tensor.sizes() : at::IntArrayRef();
  if (!tensor.defined() || tensor.scalar_type() != at::kFloat || saved != at::IntArrayRef(shape)) {
    throw Error(name,
                fmt::format("saved as [{}], needed as float32 [{}]", fmt::join(saved, ", "), fmt::join(shape, ", ")),
                "load it into a network of the same layers");
  }
  std::copy_n(tensor.data_ptr<float>(), tensor.numel(), values);
}

}  // namespace meander
