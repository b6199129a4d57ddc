#pragma once

#include <meander/stream/files/temporary.h>
#include <meander/stream/files/whole_file.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// A temporary folder that tests fill and look into.
class ScratchFolder : public TemporaryFolder {
 public:
  /// Puts a file there, with the folders above it, and returns its path.
  std::filesystem::path put(const std::string& name, std::string_view bytes) const {
    std::filesystem::path file = path() / name;
    make_folder(file.parent_path());
    write_file_atomically(file, bytes);
    return file;
  }

  /// The names of all files in it and below, sorted.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path())) {
      if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(path()).string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

/// The whole content of a file; empty when there is none.
inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

}  // namespace meander
