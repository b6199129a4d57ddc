#include <meander/stream/error.h>
#include <meander/stream/files/temporary_folder.h>
#include <meander/stream/files/temporary_name.h>

#include <system_error>

namespace meander {

namespace fs = std::filesystem;

fs::path make_temporary_folder(FileSystem& files) {
  std::error_code failed;
  const fs::path above = fs::temp_directory_path(failed);
  if (failed) throw Error("TMPDIR", "names no folder (" + failed.message() + ")", "set it to one");
  fs::path made;
  try {
    under_random_name([&](const std::string& name) {
      made = above / ("meander-" + name);
      return files.make_folder(made, fs::perms::owner_all);
    });
  } catch (const Error& error) {
    throw Error(error.where(), error.problem(), "set TMPDIR to a folder that can be written in");
  }
  return made;
}

TemporaryFolder::~TemporaryFolder() {
  try {
    files_.remove_folder(path_);
  } catch (const Error&) {  // clearing up is worth a try, not an error
  }
}

}  // namespace meander
