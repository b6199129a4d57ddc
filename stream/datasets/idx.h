#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// What an idx file is expected to hold.
struct IdxExpectation {
  enum class Kind { Images, Labels };
  Kind kind;
  std::string set;            ///< the data set's name in messages: "MNIST"
  std::int64_t rows = 28;     ///< of an image
  std::int64_t columns = 28;  ///< of an image
  std::int64_t classes = 10;  ///< labels are 0 .. classes - 1
};

/// An idx file of uint8 that was found whole and sound.
struct IdxFile {
  std::string content;      ///< the whole file, uncompressed
  std::int64_t count = 0;   ///< N, 1 or more
  std::size_t data_at = 0;  ///< where in `content` the data begin

  /// [N] labels or [N, rows, columns] pixels, row-major.
  std::string_view data() const { return std::string_view(content).substr(data_at); }
};

/// Reads the bytes of an idx file, plain or gz (told by its first bytes), and checks all there is to check: its size to
/// the byte, before any memory is taken for it, and every label. Throws Error "where: what; remedy".
IdxFile read_idx(std::string file, const IdxExpectation& expected, const std::string& where, const std::string& remedy);

}  // namespace meander
