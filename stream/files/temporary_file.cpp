#include <meander/stream/error.h>
#include <meander/stream/files/temporary_file.h>
#include <meander/stream/files/temporary_name.h>

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <system_error>

namespace meander {
namespace {

namespace fs = std::filesystem;

constexpr const char* suffix = ".part";

// It must fit into the 255 bytes of a name wherever the file's own does: of a long one the beginning has to do.
std::string prefix_for(std::string_view of) {
  constexpr std::size_t enough = 200;
  return fmt::format(".{}.", of.substr(0, enough));
}

// Clearing up is worth a try, not an error.
void discard(const fs::path& file, FileSystem& files) {
  try {
    files.remove(file);
  } catch (const Error&) {
  }
}

// The time is that of a file just made: another host's clock may differ from ours, a folder's file system has one.
void clear_leftovers(const fs::path& just_made, std::string_view prefix, FileSystem& files) {
  std::error_code failed;
  const auto a_day_ago = fs::last_write_time(just_made, failed) - std::chrono::hours(24);
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

}  // namespace meander
