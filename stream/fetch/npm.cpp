#include <meander/stream/datasets/gzip.h>
#include <meander/stream/fetch/npm.h>
#include <meander/stream/fetch/program.h>
#include <meander/stream/files/temporary.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace meander {

std::string npm_package(std::string_view package, const std::string& npm, std::chrono::milliseconds time,
                        std::uint64_t limit, FileSystem& files, std::stop_token stop) {
  const TemporaryFolder folder(files);
  // Few and short retries: without a network npm's own defaults take more than a minute to say so.
  run_program({npm, "pack", std::string(package), "--loglevel=error", "--fetch-timeout=30000", "--fetch-retries=1",
               "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=1000"},
              folder.path(), time, std::move(stop));
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder.path(), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() != ".tgz") continue;
    Inflated archive = inflate_gzip(read_file(entry->path()), npm, "", limit);
    if (!archive.whole) throw Error(npm, "the package is cut off");
    return std::move(archive.bytes);
  }
  throw Error(npm, "produced no package");
}

}  // namespace meander
