#pragma once

#include <meander/stream/datasets/dataset.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/sound_file.h>

#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// How the files of a published set are written; what there is of it holds for every set of that form. Stateless:
/// several threads may use one.
class SetFormat {
 public:
  virtual ~SetFormat() = default;

  /// The names under which a file may lie, the one looked for first before the others.
  virtual std::vector<std::string> spellings(std::string_view name) const = 0;

  /// Checks `stored`, the bytes of file `i` of the set as they lie on the disk. Throws Error "where: what; remedy".
  virtual SoundFile check(const PublishedSet& set, std::size_t i, std::string stored, const std::string& where,
                          const std::string& remedy) const = 0;

  /// Checks that files which are sound, all of a set in its order, belong together. Throws Error as `check` does.
  virtual void check_together(const std::vector<SoundFile>& files, const std::string& remedy) const = 0;

  /// The images and labels of files that passed both checks: `train`, `test` and `warnings`.
  virtual DataPair join(const PublishedSet& set, std::vector<SoundFile> files) const = 0;
};

}  // namespace meander
