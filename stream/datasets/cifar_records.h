#pragma once

#include <meander/stream/datasets/sound_file.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// One of CIFAR's two binary forms. A file is records and nothing else: one label byte, or a coarse and a fine one,
/// then 32x32 red, green and blue values, row-major.
struct CifarForm {
  std::string_view title;           ///< "CIFAR-10"
  std::int64_t classes;             ///< labels are 0 .. classes - 1
  std::int64_t coarse_classes = 0;  ///< 0: there is no coarse label

  static constexpr std::size_t pixels = 3 * 32 * 32;
  /// The offset of the label in a record, and the size of a record in bytes.
  constexpr std::size_t label_at() const { return coarse_classes > 0 ? 1 : 0; }
  constexpr std::size_t record() const { return label_at() + 1 + pixels; }
};

inline constexpr CifarForm cifar10_form{.title = "CIFAR-10", .classes = 10};
inline constexpr CifarForm cifar100_form{.title = "CIFAR-100", .classes = 100, .coarse_classes = 20};

/// Checks one file completely: its format, that it ends at the end of a record, and every label. Any number of records
/// is accepted. A file of the Python version (cifar_pickle.h) is converted to the binary version first. Throws Error
/// "where: what; remedy".
SoundFile read_cifar(std::string file, const CifarForm& form, const std::string& where, const std::string& remedy);

/// Checks that across all files each class belongs to one coarse class: shifted records violate this first. Throws
/// Error as `read_cifar` does.
void check_coarse_classes(const std::vector<SoundFile>& files, const CifarForm& form, const std::string& remedy);

}  // namespace meander
