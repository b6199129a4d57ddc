#pragma once

#include <meander/stream/datasets/sound_file.h>

#include <cstdint>
#include <string>

namespace meander {

/// What an idx file is expected to hold.
struct IdxExpectation {
  enum class Kind { Images, Labels };
  Kind kind;
  std::string set;                               ///< the data set's name in messages: "MNIST"
  std::int64_t rows = 28;                        ///< of an image
  std::int64_t columns = 28;                     ///< of an image
  std::int64_t classes = 10;                     ///< labels are 0 .. classes - 1
  std::uint64_t limit = std::uint64_t{1} << 31;  ///< largest size of the file in bytes, uncompressed
};

/// Reads the bytes of an idx file, plain or gz (told by its first bytes), and checks it completely: its size to the
/// byte, and every label. Takes no more memory than the header announces. Does not set `published`. Throws Error
/// "where: what; remedy".
SoundFile read_idx(std::string file, const IdxExpectation& expected, const std::string& where,
                   const std::string& remedy);

}  // namespace meander
