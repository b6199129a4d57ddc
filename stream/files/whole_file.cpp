#include <meander/stream/files/temporary.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace meander {
namespace {

namespace fs = std::filesystem;
using fs::path;

void replace(const path& file, const FileContent& content, FileSystem& files) {
  try {
    TemporaryFile temporary(folder_of(file), file.filename().string(), files);
    content([&temporary](std::string_view piece) { temporary.write(piece); });
    temporary.sync();
    temporary.put(file);
  } catch (const Error& error) {
    // The reader knows the file by its own name, not by the temporary one.
    throw Error(file.string(), error.problem(), error.remedy());
  }
}

}  // namespace

void write_file_atomically(const path& file, std::string_view bytes, FileSystem& files) {
  write_file_atomically(file, FileContent([bytes](const auto& put) { put(bytes); }), files);
}

void write_file_atomically(const path& file, const FileContent& content, FileSystem& files) {
  std::error_code failed;
  const fs::file_status status = fs::status(file, failed);
  if (fs::is_directory(status)) throw Error(file.string(), "is a folder", "give the name of a file");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    const auto open = files.append(file);
    content([&open](std::string_view piece) { open->write(piece); });
    return;
  }
  const path target = fs::is_symlink(file, failed) ? fs::weakly_canonical(file, failed) : file;
  replace(target, content, files);
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

void make_folder(const path& folder, FileSystem& files) {
  std::error_code failed;
  if (fs::is_directory(folder, failed)) return;
  // "a/b/" is "a/b".
  const path named = folder.has_filename() ? folder : folder.parent_path();
  const path above = folder_of(named);
  if (above != named) make_folder(above, files);
  if (!files.make_folder(named) && !fs::is_directory(named, failed)) {
    throw Error(named.string(), "cannot be created as a folder (a file has that name)",
                "choose another folder, or move the file");
  }
  files.sync_folder(above);
}

void try_to_write_in(const path& folder, FileSystem& files) {
  try {
    TemporaryFile(folder, "meander", files).remove();
  } catch (const Error& error) {
    throw Error(folder.string(), "a file in it " + error.problem(), error.remedy());
  }
}

path folder_of(const path& file) { return file.has_parent_path() ? file.parent_path() : path("."); }

}  // namespace meander
