#include <meander/learners/linalg/float_array.h>

#include <meander/learners/linalg/tensor_copy.h>

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace meander {

void FloatArray::Free::operator()(float* p) const { std::free(p); }

FloatArray::FloatArray(std::int64_t size) : size_(size) {
  constexpr std::size_t line = 64;
  const std::size_t bytes = (static_cast<std::size_t>(size) * sizeof(float) + line - 1) / line * line;
  data_.reset(static_cast<float*>(std::aligned_alloc(line, std::max(bytes, line))));
  if (!data_) throw std::bad_alloc();
  fill(0.0F);
}

FloatArray::FloatArray(std::span<const float> values) : FloatArray(static_cast<std::int64_t>(values.size())) {
  std::copy(values.begin(), values.end(), data());
}

FloatArray::FloatArray(const FloatArray& other) {
  if (other.size_ == 0) return;
  *this = FloatArray(other.size_);
  std::copy_n(other.data(), size_, data());
}

FloatArray& FloatArray::operator=(const FloatArray& other) {
  if (this == &other) return *this;
  if (size_ != other.size_) *this = FloatArray(other.size_);
  std::copy_n(other.data(), size_, data());
  return *this;
}

void FloatArray::fill(float value) { std::fill_n(data(), size_, value); }

float* FloatArray::reserve(std::int64_t size) {
  if (size > size_) *this = FloatArray(size);
  return data();
}

void FloatArray::save(Archive& to, const std::string& name) const { to.write(name, to_tensor(data(), {size_})); }

FloatArray FloatArray::read(const Archive& from, const std::string& name, std::int64_t size) {
  const at::Tensor values = from.read_tensor(name, at::kFloat, {size});
  return FloatArray({values.data_ptr<float>(), static_cast<std::size_t>(size)});
}

void FloatArray::load(const Archive& from, const std::string& name) { from_archive(from, name, data(), {size_}); }

}  // namespace meander
