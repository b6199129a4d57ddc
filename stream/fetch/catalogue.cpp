#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/fetch/web_address.h>
#include <meander/stream/runtime/error.h>

#include <fmt/core.h>

#include <algorithm>

namespace meander::datasets {
namespace {

std::string origin_of(const PublishedSet& set) {
  std::string origin;
  const auto add = [&](const std::string& place) { origin += (origin.empty() ? "" : ", ") + place; };
  if (!set.debian_package.empty()) add(fmt::format("Debian's {}", set.debian_package));
  for (const std::string_view mirror : set.mirrors) add(WebAddress::parse(mirror).authority());
  if (!set.npm_package.empty()) add(fmt::format("npm's {}", set.npm_package));
  return origin;
}

std::vector<KnownDataSet> all() {
  std::vector<KnownDataSet> known = {
      {"digits", "drawn digits", "60,000 + 10,000 images 1x28x28, 10 classes", "built in", true}};
  for (const PublishedSet& set : published_sets()) {
    known.push_back({std::string(set.name), std::string(set.title), std::string(set.content), origin_of(set), false});
  }
  return known;
}

bool is_published(const SoundFile& file) { return file.published; }

}  // namespace

const std::vector<KnownDataSet>& catalogue() {
  static const std::vector<KnownDataSet> known = all();
  return known;
}

bool is_absent(const std::string& name, const std::filesystem::path& data_dir) {
  if (name == "digits") return false;
  const PublishedSet& set = published_set(name);
  return find_files(set, data_dir).count() == 0 || is_being_fetched(set, data_dir);
}

DataStatus inspect(const std::string& name, const std::filesystem::path& data_dir) {
  if (name == "digits") return {DataState::BuiltIn, {}, {}};
  const PublishedSet& set = published_set(name);
  if (is_being_fetched(set, data_dir)) return {DataState::Fetching, folders_of(set, data_dir).front(), {}};
  const auto [lock, found] = find_files_to_read(set, data_dir);
  try {
    const std::vector<SoundFile> files = check_all(found, set, data_dir);
    const bool published = std::all_of(files.begin(), files.end(), is_published);
    return {published ? DataState::Published : DataState::Other, found.folder, {}};
  } catch (const Error& error) {
    return {found.count() == 0 ? DataState::Absent : DataState::Broken, found.folder, error.what()};
  }
}

void verify(const std::string& name, const std::filesystem::path& data_dir) {
  if (name == "digits") return;
  const PublishedSet& set = published_set(name);
  const ReadableFiles readable = find_files_to_read(set, data_dir);
  const std::vector<SoundFile> files = check_all(readable.found, set, data_dir);
  const auto other = std::find_if_not(files.begin(), files.end(), is_published);
  if (other == files.end()) return;
  throw Error(other->where, "is not the published file (checksum differs)", fetch_remedy(set, data_dir));
}

DataPair load(const std::string& name, const std::filesystem::path& data_dir, std::uint64_t seed) {
  return name == "digits" ? digits(seed) : read_set(published_set(name), data_dir);
}

}  // namespace meander::datasets
