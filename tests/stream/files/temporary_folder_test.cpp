#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "stream/error_line.h"
#include "temporary_place.h"

#include <meander/stream/files/temporary.h>

#include <sys/stat.h>

using namespace meander;
namespace fs = std::filesystem;

TEST_CASE("a temporary folder is accessible to its owner only, and is removed with its contents", "[files]") {
  const ScratchFolder above;
  const TemporaryPlace place(above.path());
  {
    const TemporaryFolder folder;
    struct stat status {};
    REQUIRE(::stat(folder.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    make_folder(folder / "a/b");
    write_file_atomically(folder / "a/b/c", "x");
  }
  CHECK(fs::is_empty(above.path()));
}

TEST_CASE("a temporary folder that cannot be created names what to set", "[files][refusal]") {
  const ScratchFolder above;
  {
    const TemporaryPlace place(above.path());
    FallibleDisk broken(above.path());
    broken.break_step(FileStep::MakeFolder);
    CHECK(error_line([&] {
            TemporaryFolder folder(broken);
          }).ends_with("cannot be written (it broke); set TMPDIR to a writable folder"));
  }
  const TemporaryPlace nowhere(above / "none");
  CHECK(error_line([&] { TemporaryFolder folder; }).starts_with("TMPDIR: is not a folder ("));
}

TEST_CASE("a temporary folder that cannot be removed is no error", "[files]") {
  const ScratchFolder above;
  const TemporaryPlace place(above.path());
  FallibleDisk broken(above.path());
  {
    const TemporaryFolder folder(broken);
    broken.break_step(FileStep::RemoveFolder);
  }
  CHECK_FALSE(fs::is_empty(above.path()));
}
