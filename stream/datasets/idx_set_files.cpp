#include <meander/stream/datasets/idx_set_files.h>
#include <meander/stream/error.h>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

IdxExpectation expectation(const IdxSet& set, std::size_t i) {
  return {.kind = i % 2 == 0 ? IdxExpectation::Kind::Images : IdxExpectation::Kind::Labels,
          .set = std::string(set.title),
          .classes = IdxSet::classes};
}

}  // namespace

int FoundFiles::count() const {
  return static_cast<int>(std::count_if(paths.begin(), paths.end(), [](const auto& path) { return !path.empty(); }));
}

FoundFiles find_files(const IdxSet& set, const std::filesystem::path& data_dir) {
  FoundFiles best;
  for (const auto& folder : folders_of(set, data_dir)) {
    FoundFiles here{.folder = folder, .paths = {}};
    for (std::size_t i = 0; i < set.files.size(); ++i) here.paths[i] = find_in(folder, set.files[i]);
    if (best.folder.empty() || here.count() > best.count()) best = std::move(here);
  }
  return best;
}

void require_all(const FoundFiles& found, const IdxSet& set, const std::filesystem::path& data_dir) {
  const std::string remedy = fetch_remedy(set, data_dir);
  if (found.count() == 0) {
    throw Error(std::string(set.name), fmt::format("is not in {}", found.folder.string()),
                "use --experiment=splitDigits, or " + remedy);
  }
  std::string missing;
  for (std::size_t i = 0; i < set.files.size(); ++i) {
    if (found.paths[i].empty()) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", set.files[i].name);
  }
  if (!missing.empty()) throw Error(found.folder.string(), "lacks " + missing, remedy);
}

CheckedFile check_file(const IdxSet& set, std::size_t i, std::string stored, const std::string& where,
                       const std::string& remedy) {
  const PublishedFile& file = set.files[i];
  const bool by_content = !file.sha256.empty();
  // Where the checksum is that of the gz, it is taken before the bytes are given away.
  const bool published_gzip = !by_content && is_published(file, stored, {});
  CheckedFile checked{.idx = read_idx(std::move(stored), expectation(set, i), where, remedy)};
  checked.published = by_content ? is_published(file, {}, checked.idx.content) : published_gzip;
  return checked;
}

}  // namespace meander
