#include <meander/stream/datasets/set_files.h>

#include <meander/stream/datasets/pickle.h>
#include <meander/stream/datasets/set_format.h>
#include <meander/stream/files/checksum.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/parallel_loop.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <span>
#include <system_error>
#include <utility>

namespace meander {
namespace {

// What lies in a folder, sorted, without hidden files; nothing if it cannot be read.
std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::string name = entry->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string first_names(const std::vector<std::string>& names) {
  const std::size_t shown = std::min<std::size_t>(3, names.size());
  const std::string text = fmt::format("{}", fmt::join(std::span(names).first(shown), ", "));
  return shown == names.size() ? text : fmt::format("{} and {} more", text, names.size() - shown);
}

// " (DIR/MNIST holds processed, but no train-images-idx3-ubyte)", where the folder of a set holds something else; empty
// where there is none.
std::string found_instead(const PublishedSet& set, const std::filesystem::path& data_dir) {
  for (const std::filesystem::path& folder : set.folders) {
    for (std::filesystem::path part = folder; !part.empty(); part = part.parent_path()) {
      const std::vector<std::string> names = names_in(data_dir / part);
      if (names.empty()) continue;
      return fmt::format(" ({} holds {}, but no {})", (data_dir / part).string(), first_names(names),
                         set.files[0].name);
    }
  }
  return "";
}

}  // namespace

int FoundFiles::count() const {
  return static_cast<int>(std::count_if(paths.begin(), paths.end(), [](const auto& path) { return !path.empty(); }));
}

FoundFiles find_files(const PublishedSet& set, const std::filesystem::path& data_dir) {
  FoundFiles best;
  for (const auto& folder : folders_of(set, data_dir)) {
    FoundFiles here{.folder = folder, .paths = {}};
    for (std::size_t i = 0; i < set.files.size(); ++i) here.paths.push_back(find_in(folder, set, i));
    if (best.folder.empty() || here.count() > best.count()) best = std::move(here);
  }
  return best;
}

ReadableFiles find_files_to_read(const PublishedSet& set, const std::filesystem::path& data_dir) {
  const auto fetched_to = folders_of(set, data_dir).front();
  for (;;) {
    FolderLock lock(fetched_to, FolderLock::Use::Read);
    FoundFiles found = find_files(set, data_dir);
    // A fetch created the folder in between.
    if (lock.state() == FolderLock::State::NoFolder && found.folder == fetched_to && found.count() > 0) continue;
    return {std::move(lock), std::move(found)};
  }
}

bool is_being_fetched(const PublishedSet& set, const std::filesystem::path& data_dir) {
  return FolderLock::is_written(folders_of(set, data_dir).front());
}

void require_all(const FoundFiles& found, const PublishedSet& set, const std::filesystem::path& data_dir) {
  const std::string remedy = fetch_remedy(set, data_dir);
  if (found.count() == 0) {
    if (const auto archive = find_archive(set, set.archive.name, data_dir); !archive.empty()) {
      throw Error(std::string(set.name), fmt::format("{} is not extracted", archive.string()), remedy);
    }
    if (const auto archive = find_archive(set, set.other_archive, data_dir); !archive.empty()) {
      throw Error(std::string(set.name), fmt::format("{} is not extracted", archive.string()),
                  "extract it there, or " + remedy);
    }
    throw Error(std::string(set.name),
                fmt::format("is not in {}{}", found.folder.string(), found_instead(set, data_dir)),
                "use --experiment=splitDigits, or " + remedy);
  }
  std::string missing;
  for (std::size_t i = 0; i < set.files.size(); ++i) {
    if (found.paths[i].empty()) missing += fmt::format("{}{}", missing.empty() ? "" : ", ", set.files[i].name);
  }
  if (!missing.empty()) throw Error(found.folder.string(), "lacks " + missing, remedy);
}

SoundFile check_file(const PublishedSet& set, std::size_t i, std::string stored, const std::string& where,
                     const std::string& remedy, Sizes sizes) {
  const PublishedFile& file = set.files[i];
  const bool by_content = !file.checksum.empty();
  // Checksums of the stored bytes are computed before the bytes are moved away.
  const bool published_gzip = !by_content && has_checksum(stored, file.gzip_checksum);
  const bool other = !file.other_checksum.empty() && Pickle::is_one(stored);
  const bool published_other = other && has_checksum(stored, file.other_checksum);
  SoundFile checked = set.format->check(set, i, std::move(stored), where, remedy, sizes);
  checked.published = published_other || (by_content ? has_checksum(checked.content, file.checksum) : published_gzip);
  return checked;
}

std::vector<SoundFile> check_all(const FoundFiles& found, const PublishedSet& set,
                                 const std::filesystem::path& data_dir) {
  require_all(found, set, data_dir);
  const std::string remedy = fetch_remedy(set, data_dir);
  std::vector<SoundFile> files(set.files.size());
  std::vector<std::exception_ptr> errors(files.size());
  parallel_loop(static_cast<std::int64_t>(files.size()), [&](std::int64_t number) {
    const auto i = static_cast<std::size_t>(number);
    try {
      files[i] = check_file(set, i, read_file(found.paths[i]), found.paths[i].string(), remedy, Sizes::Any);
    } catch (...) {
      errors[i] = std::current_exception();
    }
  });
  // Of several errors the first file's is thrown, whatever the order in which they happened.
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
  set.format->check_together(files, remedy);
  return files;
}

}  // namespace meander

namespace meander::datasets {

DataPair read_set(const PublishedSet& set, const std::filesystem::path& data_dir) {
  const ReadableFiles readable = find_files_to_read(set, data_dir);
  std::vector<SoundFile> files = check_all(readable.found, set, data_dir);
  const bool published = std::all_of(files.begin(), files.end(), [](const auto& file) { return file.published; });
  DataPair data = set.format->join(set, std::move(files));
  data.name = set.name;
  data.classes = set.classes;
  data.published = published;
  return data;
}

}  // namespace meander::datasets
