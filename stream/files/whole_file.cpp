#include <meander/stream/error.h>
#include <meander/stream/files/whole_file.h>

#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <system_error>

namespace meander {
namespace {

namespace fs = std::filesystem;
using fs::path;

path folder_of(const path& file) { return file.has_parent_path() ? file.parent_path() : path("."); }

// The name says whose it is: `.result.json.1234-0.part` is the first one of process 1234 for result.json. It must fit
// into the 255 bytes of a name wherever the file's own does: of a long one the beginning has to do.
std::string temporary_prefix(const path& file) {
  constexpr std::size_t enough = 200;
  return fmt::format(".{}.", file.filename().string().substr(0, enough));
}
constexpr const char* temporary_suffix = ".part";

path temporary_for(const path& file) {
  static std::atomic<unsigned> made = 0;
  return folder_of(file) / fmt::format("{}{}-{}{}", temporary_prefix(file), ::getpid(), made++, temporary_suffix);
}

// Clearing up is worth a try, not an error.
void discard(const path& file, FileSystem& files) {
  try {
    files.remove(file);
  } catch (const Error&) {
  }
}

// A process that was killed leaves its temporary file. One that nobody has written to for an hour is such a leftover.
void remove_leftovers(const path& file, FileSystem& files) {
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  std::error_code failed;
  for (fs::directory_iterator entry(folder_of(file), failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(temporary_prefix(file)) || !name.ends_with(temporary_suffix)) continue;
    std::error_code gone;
    if (const auto written = entry->last_write_time(gone); !gone && written < hour_ago) discard(entry->path(), files);
  }
}

void replace(const path& file, std::string_view bytes, FileSystem& files) {
  const path temporary = temporary_for(file);
  try {
    {
      const auto output = files.create(temporary);
      output->write(bytes);
      output->sync();
    }
    files.rename(temporary, file);
  } catch (const Error& error) {
    discard(temporary, files);
    // The reader knows the file by its own name, not by the temporary one.
    throw Error(file.string(), error.problem(), error.remedy());
  }
}

}  // namespace

void write_file_atomically(const path& file, std::string_view bytes, FileSystem& files) {
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (fs::is_directory(status)) throw Error(file.string(), "is a folder", "give the name of a file");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    files.append(file, 0)->write(bytes);
    return;
  }
  const path target = fs::is_symlink(file, failed) ? fs::weakly_canonical(file, failed) : file;
  remove_leftovers(target, files);
  replace(target, bytes, files);
  files.sync_folder(folder_of(target));
}

std::string read_file(const path& file) {
  const auto refuse = [&](const std::string& what) {
    throw Error(file.string(), "cannot be read (" + what + ")", "check the path and its permissions");
  };
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (!fs::exists(status)) refuse(std::generic_category().message(ENOENT));
  if (!fs::is_regular_file(status)) refuse("not a regular file");
  errno = 0;
  std::ifstream input(file, std::ios::binary | std::ios::ate);
  if (!input) refuse(std::generic_category().message(errno));
  std::string bytes(static_cast<std::size_t>(input.tellg()), '\0');
  input.seekg(0);
  if (!input.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) refuse("it changed while it was read");
  return bytes;
}

void make_folder(const path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_directory(folder, failed)) {
    throw Error(folder.string(), fmt::format("cannot be made a folder ({})", failed ? failed.message() : "in use"),
                "choose another folder, or check its permissions");
  }
}

}  // namespace meander
