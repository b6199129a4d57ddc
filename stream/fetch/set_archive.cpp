#include <meander/stream/datasets/gzip.h>
#include <meander/stream/fetch/set_archive.h>
#include <meander/stream/runtime/error.h>

#include <cstdint>
#include <utility>

namespace meander {

std::uint64_t archive_limit(const PublishedSet& set) {
  std::uint64_t limit = std::uint64_t{1} << 20;  // headers, lists of names, a page about the data
  for (const PublishedFile& file : set.files) limit += static_cast<std::uint64_t>(file.size);
  return limit;
}

std::string unpack(const PublishedSet& set, std::string_view bytes, const std::string& where) {
  if (!is_gzip(bytes)) throw Error(where, "is not a tar.gz file");
  Inflated tar = inflate_gzip(bytes, where, "", archive_limit(set));
  if (!tar.whole) throw Error(where, "is cut off");
  return std::move(tar.bytes);
}

}  // namespace meander
