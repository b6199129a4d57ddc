#pragma once

#include <meander/stream/datasets/idx.h>
#include <meander/stream/datasets/idx_sets.h>

#include <array>
#include <filesystem>
#include <string>

namespace meander {

/// Where the four files of a set were found, in the order of IdxSet::files; a path is empty where one is missing.
struct FoundFiles {
  std::filesystem::path folder;  ///< the folder with the most of them; the first one where there are none
  std::array<std::filesystem::path, 4> paths;

  int count() const;
};

/// Looks in every folder in which the set may lie.
FoundFiles find_files(const IdxSet& set, const std::filesystem::path& data_dir);

/// Throws Error naming the files that are missing.
void require_all(const FoundFiles& found, const IdxSet& set, const std::filesystem::path& data_dir);

/// One file of a set, whole and sound.
struct CheckedFile {
  IdxFile idx;
  bool published = false;
};

/// Checks `stored`, the bytes of file `i` of the set as they lie on the disk. Throws Error as `read_idx` does.
CheckedFile check_file(const IdxSet& set, std::size_t i, std::string stored, const std::string& where,
                       const std::string& remedy);

}  // namespace meander
