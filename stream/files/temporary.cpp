#include <meander/stream/files/temporary.h>

#include <meander/stream/runtime/error.h>

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <system_error>

namespace meander {
namespace {

std::string random_name() {
  std::uint64_t bits = 0;
  if (::getentropy(&bits, sizeof bits) != 0) {
    throw Error("temporary name",
                "the system gives no random numbers (" + std::generic_category().message(errno) + ")");
  }
  return fmt::format("{:016x}", bits);
}

}  // namespace

void under_random_name(const std::function<bool(const std::string& name)>& take) {
  constexpr int enough = 100;
  for (int i = 0; i < enough; ++i) {
    if (take(random_name())) return;
  }
  throw Error("temporary name", fmt::format("{} names were all taken", enough), "choose another folder");
}

namespace {

namespace fs = std::filesystem;

constexpr const char* suffix = ".part";

// The temporary name must fit into 255 bytes whenever the file's own name does, so a long name is shortened.
std::string prefix_for(std::string_view of) {
  constexpr std::size_t enough = 200;
  return fmt::format(".{}.", of.substr(0, enough));
}

// Best effort: a leftover that cannot be removed is not an error.
void discard(const fs::path& file, FileSystem& files) {
  try {
    files.remove(file);
  } catch (const Error&) {
  }
}

// Takes the time from a file just created: hosts' clocks may differ, but a folder's file system has only one.
void clear_leftovers(const fs::path& just_made, std::string_view prefix, FileSystem& files) {
  std::error_code failed;
  const auto now = fs::last_write_time(just_made, failed);
  if (failed) return;
  const auto a_day_ago = now - std::chrono::hours(24);
  for (fs::directory_iterator entry(just_made.parent_path(), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(suffix)) continue;
    std::error_code gone;
    if (const auto written = entry->last_write_time(gone); !gone && written < a_day_ago) discard(entry->path(), files);
  }
}

}  // namespace

TemporaryFile::TemporaryFile(const fs::path& folder, std::string_view of, FileSystem& files) : files_(files) {
  const std::string prefix = prefix_for(of);
  under_random_name([&](const std::string& name) {
    path_ = folder / fmt::format("{}{}{}", prefix, name, suffix);
    file_ = files_.create(path_);
    return file_ != nullptr;
  });
  ours_ = true;
  clear_leftovers(path_, prefix, files_);
}

TemporaryFile::~TemporaryFile() {
  file_.reset();
  if (ours_) discard(path_, files_);
}

void TemporaryFile::put(const fs::path& target) {
  file_.reset();
  files_.rename(path_, target);
  ours_ = false;
}

void TemporaryFile::remove() {
  file_.reset();
  files_.remove(path_);
  ours_ = false;
}

fs::path make_temporary_folder(FileSystem& files) {
  std::error_code failed;
  const fs::path above = fs::temp_directory_path(failed);
  if (failed) throw Error("TMPDIR", "is not a folder (" + failed.message() + ")", "set it to an existing folder");
  fs::path made;
  try {
    under_random_name([&](const std::string& name) {
      made = above / ("meander-" + name);
      return files.make_folder(made, fs::perms::owner_all);
    });
  } catch (const Error& error) {
    throw Error(error.where(), error.problem(), "set TMPDIR to a writable folder");
  }
  return made;
}

TemporaryFolder::~TemporaryFolder() {
  try {
    files_.remove_folder(path_);
  } catch (const Error&) {  // best effort: not an error
  }
}

}  // namespace meander
