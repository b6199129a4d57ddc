#pragma once

#include <meander/stream/datasets/dataset.h>
#include <meander/stream/datasets/folder_lock.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_format.h>
#include <meander/stream/datasets/sound_file.h>

#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// Where the files of a set were found, in the order of PublishedSet::files; a path is empty where one is missing.
struct FoundFiles {
  std::filesystem::path folder;  ///< the folder with the most of them; the first one where there are none
  std::vector<std::filesystem::path> paths;

  int count() const;
};

/// Looks in every folder in which the set may lie.
FoundFiles find_files(const PublishedSet& set, const std::filesystem::path& data_dir);

/// The same, locked for reading: while `lock` lives, no fetch changes them, neither in this process nor in another.
/// Waits for a fetch in progress.
struct ReadableFiles {
  FolderLock lock;
  FoundFiles found;
};
ReadableFiles find_files_to_read(const PublishedSet& set, const std::filesystem::path& data_dir);

/// Whether a fetch of the set is in progress, in this process or another.
bool is_being_fetched(const PublishedSet& set, const std::filesystem::path& data_dir);

/// Throws Error naming the files that are missing; where all are, with what lies in their place.
void require_all(const FoundFiles& found, const PublishedSet& set, const std::filesystem::path& data_dir);

/// Checks `stored`, the bytes of file `i` of the set as they lie on the disk, and whether they are the published ones.
/// Throws Error as the set's format does.
SoundFile check_file(const PublishedSet& set, std::size_t i, std::string stored, const std::string& where,
                     const std::string& remedy, Sizes sizes);

/// Reads and checks all files at once, in parallel. Throws the Error of the first file that is missing or damaged, or
/// of files that do not belong together.
std::vector<SoundFile> check_all(const FoundFiles& found, const PublishedSet& set,
                                 const std::filesystem::path& data_dir);

}  // namespace meander

namespace meander::datasets {

/// Reads a set from wherever its files lie, as mnist.h says for MNIST.
DataPair read_set(const PublishedSet& set, const std::filesystem::path& data_dir);

}  // namespace meander::datasets
