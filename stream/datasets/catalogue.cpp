#include <meander/stream/datasets/catalogue.h>
#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/idx_set_files.h>
#include <meander/stream/datasets/read_idx_set.h>
#include <meander/stream/datasets/web_address.h>
#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/core.h>

namespace meander::datasets {
namespace {

std::string origin_of(const IdxSet& set) {
  std::string origin;
  const auto add = [&](const std::string& place) { origin += (origin.empty() ? "" : ", ") + place; };
  if (!set.debian_package.empty()) add(fmt::format("Debian's {}", set.debian_package));
  for (const std::string_view mirror : set.mirrors) add(WebAddress::parse(mirror).authority());
  if (!set.npm_package.empty()) add(fmt::format("npm's {}", set.npm_package));
  return origin;
}

std::vector<KnownDataSet> all() {
  const std::string content = "60,000 + 10,000 images 1x28x28, 10 classes";
  std::vector<KnownDataSet> known = {{"digits", "drawn digits", content, "built in", true}};
  for (const IdxSet& set : idx_sets()) {
    known.push_back({std::string(set.name), std::string(set.title), content, origin_of(set), false});
  }
  return known;
}

// Throws as `verify` does, but tells apart what is sound yet not the published file.
bool published(const IdxSet& set, const std::filesystem::path& data_dir, const FoundFiles& found, bool insist) {
  require_all(found, set, data_dir);
  bool every = true;
  const std::string remedy = fetch_remedy(set, data_dir);
  for (std::size_t i = 0; i < found.paths.size(); ++i) {
    const std::string where = found.paths[i].string();
    const bool this_one = check_file(set, i, read_file(where), where, remedy).published;
    if (insist && !this_one) throw Error(where, "is not the published file (checksum differs)", remedy);
    every = every && this_one;
  }
  return every;
}

}  // namespace

const std::vector<KnownDataSet>& catalogue() {
  static const std::vector<KnownDataSet> known = all();
  return known;
}

DataStatus inspect(const std::string& name, const std::filesystem::path& data_dir) {
  if (name == "digits") return {DataState::BuiltIn, {}, {}};
  const IdxSet& set = idx_set(name);
  const FoundFiles found = find_files(set, data_dir);
  try {
    const DataState state = published(set, data_dir, found, false) ? DataState::Published : DataState::Other;
    return {state, found.folder, {}};
  } catch (const Error& error) {
    return {found.count() == 0 ? DataState::Absent : DataState::Broken, found.folder, error.what()};
  }
}

void verify(const std::string& name, const std::filesystem::path& data_dir) {
  if (name == "digits") return;
  const IdxSet& set = idx_set(name);
  published(set, data_dir, find_files(set, data_dir), true);
}

DataPair load(const std::string& name, const std::filesystem::path& data_dir, std::uint64_t seed) {
  return name == "digits" ? digits(seed) : read_idx_set(idx_set(name), data_dir);
}

}  // namespace meander::datasets
