#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// A file of a published data set. Checksums are lower-case SHA-256; an empty one is not known.
struct PublishedFile {
  std::string_view name;         ///< without a suffix: "train-images-idx3-ubyte"
  std::int64_t size;             ///< uncompressed, bytes
  std::string_view sha256;       ///< of the uncompressed content, so that any mirror's compression will do
  std::string_view gzip_sha256;  ///< of the gz as published, where only that is known
};

/// A data set that comes as four idx files of 28x28 images in ten classes: MNIST and its drop-in replacements.
struct IdxSet {
  std::string_view name;                  ///< "fashion-mnist": on the command line, and its folder in the data folder
  std::string_view title;                 ///< "Fashion-MNIST"
  std::array<PublishedFile, 4> files;     ///< train images, train labels, test images, test labels
  std::vector<std::string_view> mirrors;  ///< addresses of folders with NAME.gz, in the order to try
  std::string_view npm_package;           ///< one with the plain files in package/data/, or empty
  std::filesystem::path system_folder;    ///< where a Debian package puts it, or empty
  std::string_view debian_package;        ///< that package's name, or empty

  static constexpr std::int64_t classes = 10;
};

const std::vector<IdxSet>& idx_sets();

/// Throws UsageError that lists the names when there is none of this name.
const IdxSet& idx_set(std::string_view name);

/// The folders of `data_dir` and of the system in which this set may lie, in the order of preference.
std::vector<std::filesystem::path> folders_of(const IdxSet& set, const std::filesystem::path& data_dir);

/// The file of `folder` that holds `file`, plain or gz, with or without the suffix; empty when there is none.
std::filesystem::path find_in(const std::filesystem::path& folder, const PublishedFile& file);

/// Whether these are the bytes that were published: `stored` as they lie on the disk, `content` uncompressed.
bool is_published(const PublishedFile& file, std::string_view stored, std::string_view content);

/// "run 'meander data fetch mnist'", with --data-dir where it is not the default one.
std::string fetch_remedy(const IdxSet& set, const std::filesystem::path& data_dir);

}  // namespace meander
