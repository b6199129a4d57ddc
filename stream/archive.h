#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace meander {

/// Named values that decide the future of a run: what every stateful thing (source, network, part) saves to and loads
/// from. Names are paths ("learner/si/importance"); `scope` opens a folder. Docs: docs/formats/archive.md.
class Archive {
 public:
  using Value = std::variant<std::int64_t, double, std::string, at::Tensor, std::vector<std::int64_t>>;

  /// Stores a value (a tensor is copied, to the CPU). Throws InternalError when the name is taken.
  void write(std::string_view name, std::int64_t value);
  void write(std::string_view name, double value);
  void write(std::string_view name, const std::string& value);
  void write(std::string_view name, const at::Tensor& value);
  /// Takes over, without a copy, a tensor that nobody else holds.
  void write(std::string_view name, at::Tensor&& value);
  void write(std::string_view name, const std::vector<std::int64_t>& value);
  /// As a tensor [size] of doubles.
  void write(std::string_view name, const std::vector<double>& value);

  /// Reads back (a tensor is a copy of its own). Throws Error, naming the entry, when it is absent or of another type.
  void read(std::string_view name, std::int64_t& value) const;
  void read(std::string_view name, double& value) const;
  void read(std::string_view name, std::string& value) const;
  void read(std::string_view name, at::Tensor& value) const;
  void read(std::string_view name, std::vector<std::int64_t>& value) const;
  void read(std::string_view name, std::vector<double>& value) const;

  /// For what was saved by anybody: nothing that it says is believed before it is checked. Each throws Error, naming
  /// the entry, unless the value is what the caller can use. A count or an index, 0 to `most`:
  std::int64_t read_count(std::string_view name, std::int64_t most = largest_count) const;
  /// 0 or 1.
  bool read_flag(std::string_view name) const;
  /// `size` numbers (-1: any number of them), each within [least, most].
  std::vector<std::int64_t> read_counts(std::string_view name, std::int64_t size, std::int64_t most = largest_count,
                                        std::int64_t least = 0) const;
  /// `size` real numbers.
  std::vector<double> read_reals(std::string_view name, std::int64_t size) const;
  /// A tensor of that type and shape; a size of -1 may be any.
  at::Tensor read_tensor(std::string_view name, at::ScalarType type, const std::vector<std::int64_t>& shape) const;
  /// The Error for an entry that does not fit: "file: 'learner/pooled' is -1; <remedy>".
  [[noreturn]] void refuse(std::string_view name, const std::string& what) const;
  /// What may still be added to, for a whole lifetime, without an overflow.
  static constexpr std::int64_t largest_count = std::int64_t{1} << 53;

  bool contains(std::string_view name) const;
  /// Puts a whole archive under `name`, and takes the entries under `name` out as an archive of their own (an empty
  /// one when there are none). Tensors are shared, not copied.
  void write(std::string_view name, const Archive& folder);
  Archive folder(std::string_view name) const;

  const std::map<std::string, Value, std::less<>>& entries() const { return entries_; }

  /// The archive's bytes, piece by piece in order: large tensors are passed on as they lie in memory.
  void write_bytes(const std::function<void(std::string_view)>& put) const;
  /// The archive as bytes and back. `from_bytes` throws Error naming `where` (a file) for anything that is not a whole,
  /// undamaged archive of a version it knows.
  std::string to_bytes() const;
  static Archive from_bytes(std::string_view bytes, const std::string& where);

 private:
  template <class T>
  void add(std::string_view name, T&& value);
  template <class T>
  const T& find(std::string_view name, const char* kind) const;

  std::map<std::string, Value, std::less<>> entries_;
  std::string where_ = "archive";  ///< the file it was read from, for errors
  std::string path_;               ///< "learner/si/" for the folder learner/si, for errors
};

}  // namespace meander
