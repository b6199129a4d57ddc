#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
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

  bool contains(std::string_view name) const;
  /// Puts a whole archive under `name`, and takes the entries under `name` out as an archive of their own (an empty
  /// one when there are none). Tensors are shared, not copied.
  void write(std::string_view name, const Archive& folder);
  Archive folder(std::string_view name) const;

  const std::map<std::string, Value, std::less<>>& entries() const { return entries_; }

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
