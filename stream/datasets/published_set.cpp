#include <meander/stream/datasets/cifar_format.h>
#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/idx_format.h>
#include <meander/stream/datasets/published_set.h>
#include <meander/stream/datasets/set_format.h>
#include <meander/stream/runtime/error.h>

#include <fmt/core.h>

#include <system_error>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

std::vector<PublishedSet> all() {
  std::vector<PublishedSet> sets = idx_sets();
  for (PublishedSet& set : cifar_sets()) sets.push_back(std::move(set));
  return sets;
}

bool is_file(const fs::path& path) {
  std::error_code failed;
  return fs::is_regular_file(path, failed);
}

}  // namespace

const std::vector<PublishedSet>& published_sets() {
  static const std::vector<PublishedSet> sets = all();
  return sets;
}

const PublishedSet& published_set(std::string_view name) {
  std::string names;
  for (const PublishedSet& set : published_sets()) {
    if (set.name == name) return set;
    names += fmt::format("{}{}", names.empty() ? "" : ", ", set.name);
  }
  throw UsageError("data set", fmt::format("'{}' is not known", name), "choose one of " + names);
}

std::vector<fs::path> folders_of(const PublishedSet& set, const fs::path& data_dir) {
  std::vector<fs::path> folders;
  for (const fs::path& folder : set.folders) folders.push_back(folder.empty() ? data_dir : data_dir / folder);
  if (!set.system_folder.empty()) folders.push_back(set.system_folder);
  return folders;
}

std::vector<fs::path> spellings_in(const fs::path& folder, const PublishedSet& set, std::size_t i) {
  std::vector<fs::path> paths;
  for (const std::string& spelling : set.format->spellings(set.files[i].name)) paths.push_back(folder / spelling);
  return paths;
}

fs::path find_in(const fs::path& folder, const PublishedSet& set, std::size_t i) {
  fs::path found;
  for (const fs::path& path : spellings_in(folder, set, i)) {
    if (!is_file(path)) continue;
    // Only the gz tells whether it is the published file.
    const bool tells = set.files[i].gzip_checksum.empty() || path.extension() == ".gz";
    if (tells) return path;
    if (found.empty()) found = path;
  }
  return found;
}

fs::path find_archive(const PublishedSet& set, std::string_view name, const fs::path& data_dir) {
  if (name.empty()) return {};
  for (const fs::path& folder : folders_of(set, data_dir)) {
    if (fs::path path = folder / name; is_file(path)) return path;
  }
  return {};
}

std::string fetch_remedy(const PublishedSet& set, const fs::path& data_dir) {
  if (is_default_data_dir(data_dir)) return fmt::format("run 'meander data fetch {}'", set.name);
  return fmt::format("run 'meander data fetch {} --data-dir={}'", set.name, data_dir.string());
}

}  // namespace meander
