#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// The content of a pickle (Python's serialisation) of protocol 2, as far as published data sets use it: numbers,
/// strings, lists, tuples, dictionaries, and NumPy arrays of bytes. Nothing is ever run: the two functions that
/// construct such an array are known by name, and a pickle that names anything else is refused. Time and memory depend
/// only on the number of bytes; values are views of them, so `bytes` must outlive this object.
class Pickle {
 public:
  enum class Kind { None, Truth, Number, Text, Name, List, Tuple, Dictionary, ElementType, Array };

  struct Value {
    Kind kind = Kind::None;
    std::int64_t number = 0;             ///< of a Number, or 0 and 1 for a Truth
    std::string_view text{};             ///< of a Text; of a Name: "module name"; of an Array: its bytes
    std::vector<std::uint32_t> items{};  ///< of a List, Tuple; of a Dictionary: key, value, key, value
    std::vector<std::int64_t> shape{};   ///< of an Array
    bool columns_first = false;          ///< of an Array: the first index runs fastest
  };

  /// Throws Error "where: what; remedy" for anything that is damaged, cut off or not supported here, and when the
  /// stored value is not a dictionary.
  Pickle(std::string_view bytes, const std::string& where, const std::string& remedy);

  /// The dictionary's entry of this name; null if there is none.
  const Value* find(std::string_view name) const;
  const Value& at(std::uint32_t index) const { return values_[index]; }

  /// Whether `bytes` begin like a pickle of protocol 2 or later.
  static bool is_one(std::string_view bytes) { return bytes.starts_with('\x80'); }

 private:
  std::vector<Value> values_;
  std::uint32_t root_ = 0;
};

}  // namespace meander
