#pragma once

#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace meander {

/// A zeroed float array on a 64-byte boundary; copies are deep.
class FloatArray {
 public:
  FloatArray() = default;
  explicit FloatArray(std::int64_t size);
  /// A copy.
  explicit FloatArray(std::span<const float> values);
  FloatArray(const FloatArray& other);
  FloatArray& operator=(const FloatArray& other);
  FloatArray(FloatArray&&) noexcept = default;
  FloatArray& operator=(FloatArray&&) noexcept = default;

  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<float> span() { return {data_.get(), static_cast<std::size_t>(size_)}; }
  std::span<const float> span() const { return {data_.get(), static_cast<std::size_t>(size_)}; }
  void fill(float value);
  /// At least `size` floats; contents are lost when it grows.
  float* reserve(std::int64_t size);

  /// As a tensor [size]. `load` throws Error when the entry is absent or of another size.
  void save(Archive& to, const std::string& name) const;
  void load(const Archive& from, const std::string& name);
  /// Reads an array of this size; allocates nothing before the entry is known to exist.
  static FloatArray read(const Archive& from, const std::string& name, std::int64_t size);

 private:
  struct Free {
    void operator()(float* p) const;
  };
  std::unique_ptr<float[], Free> data_;
  std::int64_t size_ = 0;
};

}  // namespace meander
