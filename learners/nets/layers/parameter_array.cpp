#include <meander/learners/nets/layers/parameter_array.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

namespace meander {

ParameterArray::ParameterArray(const ParameterArray& other) : entries_(other.entries_), size_(other.size_) {
  if (size_ > 0) std::copy_n(other.data(), size_, data());
}

std::int64_t ParameterArray::add(std::string name, std::vector<std::int64_t> shape) {
  std::int64_t size = 1;
  for (const std::int64_t n : shape) size *= n;
  entries_.push_back({std::move(name), std::move(shape), size_, size});
  size_ += size;
  return entries_.back().offset;
}

const ParameterEntry& ParameterArray::entry(const std::string& name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return e.name == name; });
  if (found == entries_.end()) throw InternalError("no parameter is called '" + name + "'");
  return *found;
}

void ParameterArray::attach(float* memory) {
  std::copy_n(data(), size_, memory);
  attached_ = memory;
  values_ = FloatArray();
}

float* ParameterArray::data() {
  if (attached_ != nullptr) return attached_;
  if (values_.empty() && size_ > 0) values_ = FloatArray(size_);
  return values_.data();
}

}  // namespace meander
