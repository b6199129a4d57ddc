#include "../error_line.h"
#include "catch.h"
#include "scratch_folder.h"

#include <meander/stream/error.h>

#include <sys/stat.h>

#include <chrono>
#include <thread>

using namespace meander;
namespace fs = std::filesystem;

namespace {

enum class Step { Create, Write, SyncFile, Rename, SyncFolder, Remove };

/// The disk, but for one step that breaks.
class BrokenDisk final : public FileSystem {
 public:
  explicit BrokenDisk(Step broken) : broken_(broken) {}

  std::unique_ptr<OutputFile> create(const fs::path& path) override {
    check(Step::Create, path);
    return std::make_unique<File>(*this, path, disk().create(path));
  }
  std::unique_ptr<OutputFile> append(const fs::path& path, std::uintmax_t keep) override {
    return disk().append(path, keep);
  }
  void rename(const fs::path& from, const fs::path& to) override {
    check(Step::Rename, to);
    disk().rename(from, to);
  }
  void sync_folder(const fs::path& folder) override {
    check(Step::SyncFolder, folder);
    disk().sync_folder(folder);
  }
  void remove(const fs::path& path) override {
    check(Step::Remove, path);
    disk().remove(path);
  }

 private:
  struct File final : OutputFile {
    File(BrokenDisk& d, fs::path p, std::unique_ptr<OutputFile> f) : owner(d), path(std::move(p)), file(std::move(f)) {}
    void write(std::string_view bytes) override {
      file->write(bytes.substr(0, bytes.size() / 2));  // what a full disk does
      owner.check(Step::Write, path);
      file->write(bytes.substr(bytes.size() / 2));
    }
    void sync() override {
      owner.check(Step::SyncFile, path);
      file->sync();
    }
    BrokenDisk& owner;
    fs::path path;
    std::unique_ptr<OutputFile> file;
  };

  void check(Step step, const fs::path& path) const {
    if (step == broken_) throw Error(path.string(), "cannot be written (it broke)", "mend it");
  }

  Step broken_;
};

}  // namespace

TEST_CASE("a file is written whole, over an old one or where there was none", "[files]") {
  const ScratchFolder folder;
  write_file_atomically(folder / "a", "old");
  CHECK(read_file(folder / "a") == "old");
  const std::string large(3'000'000, 'x');
  write_file_atomically(folder / "a", large);
  CHECK(read_file(folder / "a") == large);
  write_file_atomically(folder / "a", "");
  CHECK(read_file(folder / "a").empty());
  CHECK(folder.files() == std::vector<std::string>{"a"});
}

TEST_CASE("whichever step of writing breaks, the old file stays whole and nothing else is left", "[files]") {
  const ScratchFolder folder;
  const Step step = GENERATE(Step::Create, Step::Write, Step::SyncFile, Step::Rename);
  CAPTURE(static_cast<int>(step));
  BrokenDisk broken(step);
  const fs::path file = folder / "result.json";

  CHECK(error_line([&] { write_file_atomically(file, "new content", broken); }) ==
        file.string() + ": cannot be written (it broke); mend it");
  CHECK(folder.files().empty());

  write_file_atomically(file, "old");
  CHECK(error_line([&] { write_file_atomically(file, "new content", broken); }) ==
        file.string() + ": cannot be written (it broke); mend it");
  CHECK(read_file(file) == "old");
  CHECK(folder.files() == std::vector<std::string>{"result.json"});
}

TEST_CASE("when only the folder cannot be synced, the new file is whole and the error is told", "[files]") {
  const ScratchFolder folder;
  write_file_atomically(folder / "a", "old");
  BrokenDisk broken(Step::SyncFolder);
  CHECK(error_line([&] { write_file_atomically(folder / "a", "new", broken); }) ==
        folder.path().string() + ": cannot be written (it broke); mend it");
  CHECK(read_file(folder / "a") == "new");
  CHECK(folder.files() == std::vector<std::string>{"a"});
}

TEST_CASE("a temporary file left by a killed process goes after an hour, not before", "[files]") {
  const ScratchFolder folder;
  folder.put(".a.77-0.part", "left long ago");
  fs::last_write_time(folder / ".a.77-0.part", fs::file_time_type::clock::now() - std::chrono::hours(2));
  folder.put(".a.78-0.part", "being written by another process");
  folder.put(".b.77-0.part", "of another file");
  fs::last_write_time(folder / ".b.77-0.part", fs::file_time_type::clock::now() - std::chrono::hours(2));
  SECTION("in the course of the next write") {
    write_file_atomically(folder / "a", "new");
    CHECK(folder.files() == std::vector<std::string>{".a.78-0.part", ".b.77-0.part", "a"});
  }
  SECTION("and where it cannot be removed, that is no error") {
    BrokenDisk broken(Step::Remove);
    write_file_atomically(folder / "a", "new", broken);
    CHECK(read_file(folder / "a") == "new");
  }
}

TEST_CASE("a file whose name is as long as names can be is written all the same", "[files][regression]") {
  const ScratchFolder folder;
  const std::string name(255, 'n');
  write_file_atomically(folder / name, "old");
  write_file_atomically(folder / name, "new");
  CHECK(read_file(folder / name) == "new");
  CHECK(folder.files() == std::vector<std::string>{name});
}

TEST_CASE("many threads that write one file leave one whole content and no temporary file", "[files]") {
  const ScratchFolder folder;
  std::vector<std::thread> writers;
  for (char c = 'a'; c < 'e'; ++c) {
    writers.emplace_back([&folder, c] {
      for (int i = 0; i < 20; ++i) write_file_atomically(folder / "shared", std::string(10'000, c));
    });
  }
  for (std::thread& writer : writers) writer.join();
  const std::string content = read_file(folder / "shared");
  CHECK(content == std::string(10'000, content[0]));
  CHECK(folder.files() == std::vector<std::string>{"shared"});
}

TEST_CASE("a link stays a link and a device a device", "[files]") {
  const ScratchFolder folder;
  folder.put("real", "old");
  fs::create_symlink("real", folder / "link");
  write_file_atomically(folder / "link", "new");
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_file(folder / "real") == "new");
  write_file_atomically("/dev/null", "gone");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a file that cannot be written or read is named in one line", "[files][refusal]") {
  const ScratchFolder folder;
  folder.put("plain", "x");
  const std::string in = folder.path().string();
  CHECK(error_line([&] { write_file_atomically(folder.path(), "x"); }) ==
        in + ": is a folder; give the name of a file");
  CHECK(error_line([&] { write_file_atomically(folder / "none/a", "x"); }) ==
        in + "/none/a: cannot be made (No such file or directory); check the path and its permissions");
  CHECK(error_line([&] { write_file_atomically(folder / "plain/a", "x"); }) ==
        in + "/plain/a: cannot be made (Not a directory); check the path and its permissions");
  CHECK(error_line([&] { write_file_atomically("/dev/full", "x"); }) ==
        "/dev/full: cannot be written (No space left on device); make room on that disk, or choose another folder");
  CHECK(error_line([&] { read_file(folder / "none"); }) ==
        in + "/none: cannot be read (No such file or directory); check the path and its permissions");
  CHECK(error_line([&] { read_file(folder.path()); }) ==
        in + ": cannot be read (not a regular file); check the path and its permissions");
  CHECK(error_line([&] { make_folder(folder / "plain/a"); }).starts_with(in + "/plain/a: cannot be made a folder ("));
  CHECK(error_line([&] { make_folder(folder / "plain"); }).starts_with(in + "/plain: cannot be made a folder ("));
}
