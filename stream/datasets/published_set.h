#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

class SetFormat;

/// A file of a published data set. Checksums are SHA-256 or MD5 in lower-case digits; an empty one is not known.
struct PublishedFile {
  std::string_view name;              ///< as published, without .gz: "train-images-idx3-ubyte", "data_batch_1.bin"
  std::int64_t size = 0;              ///< uncompressed, bytes
  std::string_view checksum{};        ///< of the uncompressed content, so that any mirror's compression will do
  std::string_view gzip_checksum{};   ///< of the gz as published, where only that is known
  std::string_view other_checksum{};  ///< of the file in another published version, which is read too
};

/// A tar.gz that holds the files of a set. An empty name: there is none, the files are published one by one.
struct PublishedArchive {
  std::string_view name{};      ///< "cifar-10-binary.tar.gz"
  std::int64_t size = 0;        ///< bytes
  std::string_view checksum{};  ///< of the tar.gz itself
  std::string_view folder{};    ///< inside it, with the files
};

/// A data set that was published as files.
struct PublishedSet {
  std::string_view name;     ///< "fashion-mnist": on the command line
  std::string_view title;    ///< "Fashion-MNIST"
  std::string_view content;  ///< "60,000 + 10,000 images 1x28x28, 10 classes"
  std::int64_t classes = 10;
  const SetFormat* format = nullptr;             ///< how the files are read
  std::vector<PublishedFile> files{};            ///< training files, then test files
  std::vector<std::filesystem::path> folders{};  ///< in the data folder; empty: that itself; a fetch uses the first
  std::vector<std::string_view> mirrors{};       ///< addresses of folders with NAME.gz or the archive, tried in order
  PublishedArchive archive{};
  std::string_view other_archive{};       ///< name of the other version's tar.gz, or empty
  std::string_view npm_package{};         ///< one with the plain files in package/data/, or empty
  std::filesystem::path system_folder{};  ///< where a Debian package puts it, or empty
  std::string_view debian_package{};      ///< that package's name, or empty
};

const std::vector<PublishedSet>& published_sets();

/// Throws UsageError listing the known names when there is none of this name.
const PublishedSet& published_set(std::string_view name);

/// The folders of `data_dir` and of the system in which this set may lie, in order of preference.
std::vector<std::filesystem::path> folders_of(const PublishedSet& set, const std::filesystem::path& data_dir);

/// The paths in `folder` under which file `i` of the set may lie, in the order in which they are tried.
std::vector<std::filesystem::path> spellings_in(const std::filesystem::path& folder, const PublishedSet& set,
                                                std::size_t i);

/// The file of `folder` that holds file `i` of the set, under any of its spellings; empty when there is none.
std::filesystem::path find_in(const std::filesystem::path& folder, const PublishedSet& set, std::size_t i);

/// The path of the set's archive of this name in one of its folders; empty when none holds it.
std::filesystem::path find_archive(const PublishedSet& set, std::string_view name,
                                   const std::filesystem::path& data_dir);

/// "run 'meander data fetch mnist'", with --data-dir where it is not the default one.
std::string fetch_remedy(const PublishedSet& set, const std::filesystem::path& data_dir);

}  // namespace meander
