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

/// Named values that determine the future of a run: every stateful object (source, network, part) saves to and loads
/// from one. Names are paths ("learner/si/importance"); `folder` opens a folder. Docs: docs/formats/archive.md.
class Archive {
 public:
  using Value = std::variant<std::int64_t, double, std::string, at::Tensor, std::vector<std::int64_t>>;

  /// Stores a value (a tensor is copied, to the CPU). Throws InternalError when the name is taken.
  void write(std::string_view name, std::int64_t value);
  void write(std::string_view name, double value);
  void write(std::string_view name, const std::string& value);
  void write(std::string_view name, const at::Tensor& value);
  /// Takes over, without a copy, a tensor that is not held elsewhere.
  void write(std::string_view name, at::Tensor&& value);
  void write(std::string_view name, const std::vector<std::int64_t>& value);
  /// As a tensor [size] of doubles.
  void write(std::string_view name, const std::vector<double>& value);

  /// Reads a value back (a tensor as a copy). Throws Error, naming the entry, when it is absent or of another type.
  void read(std::string_view name, std::int64_t& value) const;
  void read(std::string_view name, double& value) const;
  void read(std::string_view name, std::string& value) const;
  void read(std::string_view name, at::Tensor& value) const;
  void read(std::string_view name, std::vector<std::int64_t>& value) const;
  void read(std::string_view name, std::vector<double>& value) const;

  /// Checked reads, for archives of any origin. Each throws Error, naming the entry, unless the value is one that the
  /// caller can use. A count or an index, 0 to `most`:
  std::int64_t read_count(std::string_view name, std::int64_t most = largest_count) const;
  /// 0 or 1.
  bool read_flag(std::string_view name) const;
  /// `size` numbers (-1: any number of them), each within [least, most].
  std::vector<std::int64_t> read_counts(std::string_view name, std::int64_t size, std::int64_t most = largest_count,
                                        std::int64_t least = 0) const;
  /// `size` real numbers.
  std::vector<double> read_reals(std::string_view name, std::int64_t size) const;
  /// A tensor of that type and shape; a size of -1 matches any.
  at::Tensor read_tensor(std::string_view name, at::ScalarType type, const std::vector<std::int64_t>& shape) const;
  /// The Error for an entry that does not fit: "file: 'learner/pooled' is -1; <remedy>".
  [[noreturn]] void refuse(std::string_view name, const std::string& what) const;
  /// The largest count that can still grow for a whole lifetime without overflow.
  static constexpr std::int64_t largest_count = std::int64_t{1} << 53;

  bool contains(std::string_view name) const;
  /// `write` puts a whole archive under `name`; `folder` returns the entries under `name` as an archive (empty when
  /// there are none). Tensors are shared, not copied.
  void write(std::string_view name, const Archive& folder);
  Archive folder(std::string_view name) const;

  const std::map<std::string, Value, std::less<>>& entries() const { return entries_; }

  /// Passes the archive's bytes to `put`, piece by piece and in order; large tensors directly from memory.
  void write_bytes(const std::function<void(std::string_view)>& put) const;
  /// The archive as bytes and back. `from_bytes` throws Error naming `where` (a file) for anything that is not a whole,
  /// undamaged archive of a known version.
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
