#include "catch.h"
#include "tar_bytes.h"

#include <meander/stream/fetch/tar.h>

using namespace meander;

TEST_CASE("a member of a tar archive is found by its whole name", "[tar]") {
  const std::string archive = tar_file("package/a", "first") + tar_file("package/b", std::string(600, 'b')) +
                              tar_file("package/empty", "") + tar_file("a", "short") + tar_end();
  CHECK(tar_member(archive, "package/a") == "first");
  CHECK(tar_member(archive, "package/b") == std::string(600, 'b'));
  CHECK(tar_member(archive, "a") == "short");
  CHECK(tar_member(archive, "package/empty").data() != nullptr);
  CHECK(tar_member(archive, "package").data() == nullptr);
  CHECK(tar_member(archive, "none").data() == nullptr);
}

TEST_CASE("a long name may be split into prefix and name", "[tar]") {
  const std::string folder(120, 'f');
  CHECK(tar_member(tar_file("data", "x", folder) + tar_end(), folder + "/data") == "x");
}

TEST_CASE("a name may begin with the folder in which the archive was made", "[tar]") {
  CHECK(tar_member(tar_file("./folder/data", "x") + tar_end(), "folder/data") == "x");
}

TEST_CASE("only regular files count as members", "[tar]") {
  CHECK(tar_member(tar_file("a", "", "", '5') + tar_file("a", "real"), "a") == "real");
}

TEST_CASE("a damaged or cut tar archive holds nothing from there on", "[tar][damage]") {
  const std::string archive = tar_file("a", std::string(700, 'a')) + tar_file("b", "bb") + tar_end();
  for (std::size_t size = 0; size < 2048; ++size) {
    CAPTURE(size);
    CHECK(tar_member(archive.substr(0, size), "b").data() == nullptr);
  }
  for (std::size_t at = 0; at < 512; ++at) {
    CAPTURE(at);
    std::string damaged = archive;
    damaged[at] = static_cast<char>(damaged[at] + 1);
    const auto found = tar_member(damaged, "b");
    CHECK((found.data() == nullptr || found == "bb"));  // the checksum's own field has unused bytes
  }
}
