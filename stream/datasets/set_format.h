#pragma once

#include <meander/stream/datasets/dataset.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/sound_file.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// Which sizes a file may have: any, or only the published one.
enum class Sizes { Any, Published };

/// The most bytes that a file may inflate to: a few more than published, so that a slightly larger file fails by its
/// checksum.
inline std::uint64_t most_bytes(const PublishedFile& file, Sizes sizes) {
  return sizes == Sizes::Published ? static_cast<std::uint64_t>(file.size) + 65'536 : std::uint64_t{1} << 31;
}

/// The format of the files of a published set; one object serves every set of that format. Stateless: several threads
/// may share one.
class SetFormat {
 public:
  virtual ~SetFormat() = default;

  /// The names under which a file may lie, in the order in which they are tried.
  virtual std::vector<std::string> spellings(std::string_view name) const = 0;

  /// Checks `stored`, the bytes of file `i` of the set as they lie on the disk; gz data of more than these sizes are
  /// not inflated further. Throws Error "where: what; remedy".
  virtual SoundFile check(const PublishedSet& set, std::size_t i, std::string stored, const std::string& where,
                          const std::string& remedy, Sizes sizes) const = 0;

  /// Checks that the sound files of a set, in its order, belong together. Throws Error as `check` does.
  virtual void check_together(const std::vector<SoundFile>& files, const std::string& remedy) const = 0;

  /// The images and labels of files that passed both checks: `train`, `test` and `warnings`.
  virtual DataPair join(const PublishedSet& set, std::vector<SoundFile> files) const = 0;
};

}  // namespace meander
