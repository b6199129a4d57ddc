#include <meander/stream/error.h>
#include <meander/stream/files/temporary_folder.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace meander {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "meander-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(name, "cannot be made (" + std::generic_category().message(errno) + ")", "set TMPDIR");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace meander
