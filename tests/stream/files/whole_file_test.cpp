#include "catch.h"
#include "fallible_disk.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/stream/runtime/error.h>

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

using namespace meander;
namespace fs = std::filesystem;

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

TEST_CASE("whichever step of writing fails, the old file stays whole and nothing else is left", "[files]") {
  const ScratchFolder folder;
  const FileStep step = GENERATE(FileStep::Create, FileStep::Write, FileStep::SyncFile, FileStep::Rename);
  CAPTURE(static_cast<int>(step));
  const fs::path file = folder / "result.json";
  const auto fails = [&](FallibleDisk& broken) {
    broken.break_step(step);
    CHECK(error_line([&] { write_file_atomically(file, "new content", broken); }) ==
          file.string() + ": cannot be written (it broke); mend it");
  };
  SECTION("where there was none") {
    FallibleDisk broken(folder.path());
    fails(broken);
    CHECK(folder.files().empty());
    broken.cut_power();
    CHECK(folder.files().empty());
  }
  SECTION("where there was one, even if the power is cut then") {
    write_file_atomically(file, "old");
    FallibleDisk broken(folder.path());
    fails(broken);
    CHECK(read_file(file) == "old");
    CHECK(folder.files() == std::vector<std::string>{"result.json"});
    broken.cut_power();
    CHECK(read_file(file) == "old");
    CHECK(folder.files() == std::vector<std::string>{"result.json"});
  }
}

TEST_CASE("a file that was written is there after the power was cut", "[files]") {
  const ScratchFolder folder;
  write_file_atomically(folder / "a", "old");
  FallibleDisk files(folder.path());
  write_file_atomically(folder / "a", "new", files);
  write_file_atomically(folder / "b", "first", files);
  files.cut_power();
  CHECK(read_file(folder / "a") == "new");
  CHECK(read_file(folder / "b") == "first");
  CHECK(folder.files() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("when only the folder cannot be synced, the file is whole, old or new, and the error is reported",
          "[files]") {
  const ScratchFolder folder;
  write_file_atomically(folder / "a", "old");
  FallibleDisk broken(folder.path());
  broken.break_step(FileStep::SyncFolder);
  CHECK(error_line([&] { write_file_atomically(folder / "a", "new", broken); }) ==
        folder.path().string() + ": cannot be written (it broke); mend it");
  CHECK(read_file(folder / "a") == "new");
  CHECK(folder.files() == std::vector<std::string>{"a"});
  broken.cut_power();
  CHECK(read_file(folder / "a") == "old");
}

TEST_CASE("a temporary file left by a killed process is removed after a day, not before", "[files]") {
  const ScratchFolder folder;
  folder.put(".a.77-0.part", "left long ago");
  fs::last_write_time(folder / ".a.77-0.part", fs::file_time_type::clock::now() - std::chrono::hours(25));
  folder.put(".a.78-0.part", "being written by another process");
  fs::last_write_time(folder / ".a.78-0.part", fs::file_time_type::clock::now() - std::chrono::hours(23));
  folder.put(".b.77-0.part", "of another file");
  fs::last_write_time(folder / ".b.77-0.part", fs::file_time_type::clock::now() - std::chrono::hours(25));
  SECTION("in the course of the next write") {
    write_file_atomically(folder / "a", "new");
    CHECK(folder.files() == std::vector<std::string>{".a.78-0.part", ".b.77-0.part", "a"});
  }
  SECTION("and a failure to remove it is not an error") {
    FallibleDisk broken(folder.path());
    broken.break_step(FileStep::Remove);
    write_file_atomically(folder / "a", "new", broken);
    CHECK(read_file(folder / "a") == "new");
  }
}

TEST_CASE("without the time of the new file no other file is taken for a leftover", "[files][regression]") {
  const ScratchFolder folder;
  folder.put(".a.78-0.part", "being written by another process");
  FallibleDisk files(folder.path());
  files.lose_new_files();
  CHECK(error_line([&] {
          write_file_atomically(folder / "a", "new", files);
        }).starts_with((folder / "a").string() + ": cannot be put in place ("));
  CHECK(folder.files() == std::vector<std::string>{".a.78-0.part"});
}

TEST_CASE("a name left by another process does not block a write, and its file is not touched", "[files][regression]") {
  const ScratchFolder folder;
  // If each process is the first of its container, all have the same process id.
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i)
    names.push_back(".a." + std::to_string(::getpid()) + "-" + std::to_string(i) + ".part");
  names.push_back(".meander-" + std::to_string(::getpid()) + ".part");
  for (const std::string& name : names) std::ofstream(folder / name) << "another's";
  write_file_atomically(folder / "a", "new");
  try_to_write_in(folder.path());
  CHECK(read_file(folder / "a") == "new");
  CHECK(folder.files().size() == names.size() + 1);
  for (const std::string& name : names) CHECK(read_file(folder / name) == "another's");
}

TEST_CASE("when a temporary name is taken another is tried, and the file of that name is left alone", "[files]") {
  const ScratchFolder folder;
  FallibleDisk crowded(folder.path());
  crowded.take_names(3, "another's");
  write_file_atomically(folder / "a", "new", crowded);
  CHECK(read_file(folder / "a") == "new");
  CHECK(folder.files().size() == 4);
  for (const std::string& name : folder.files()) {
    if (name != "a") CHECK(read_file(folder / name) == "another's");
  }
}

TEST_CASE("folders that were made are there after the power was cut", "[files][regression]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  make_folder(folder / "a/b/c/", files);
  CHECK(fs::is_directory(folder / "a/b/c"));
  files.cut_power();
  CHECK(fs::is_directory(folder / "a/b/c"));
}

TEST_CASE("a failure in any step of creating a folder names the folder", "[files]") {
  const ScratchFolder folder;
  FallibleDisk broken(folder.path());
  broken.break_step(FileStep::MakeFolder, "/b");
  CHECK(error_line([&] { make_folder(folder / "a/b", broken); }).starts_with((folder / "a/b").string() + ": cannot"));
  broken.break_step(FileStep::SyncFolder, "/a");
  CHECK(error_line([&] { make_folder(folder / "a/b", broken); }).starts_with((folder / "a").string() + ": cannot"));
}

TEST_CASE("a folder is tested by writing to it, and nothing of the test is left", "[files]") {
  const ScratchFolder folder;
  FallibleDisk files(folder.path());
  CHECK_NOTHROW(try_to_write_in(folder.path(), files));
  CHECK(folder.files().empty());
  const FileStep step = GENERATE(FileStep::Create, FileStep::Remove);
  files.break_step(step);
  CHECK(error_line([&] { try_to_write_in(folder.path(), files); }) ==
        folder.path().string() + ": a file in it cannot be written (it broke); mend it");
}

TEST_CASE("a file with the longest possible name is written too", "[files][regression]") {
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

TEST_CASE("an error of a device is reported with the system's reason", "[files][refusal]") {
  if (!std::ofstream("/proc/self/mem")) {
    WARN("skipped: this system does not let a process write to its own memory");
    return;
  }
  // Nothing of this process lies at address 0.
  CHECK(error_line([] {
          disk().append("/proc/self/mem")->write("x");
        }).starts_with("/proc/self/mem: cannot be written (Input/output error); "));
}

TEST_CASE("a file that cannot be written or read is named in one line", "[files][refusal]") {
  const ScratchFolder folder;
  folder.put("plain", "x");
  const std::string in = folder.path().string();
  CHECK(error_line([&] { write_file_atomically(folder.path(), "x"); }) ==
        in + ": is a folder; give the name of a file");
  CHECK(error_line([&] { write_file_atomically(folder / "none/a", "x"); }) ==
        in + "/none/a: cannot be created (No such file or directory); check the path and its permissions");
  CHECK(error_line([&] { write_file_atomically(folder / "plain/a", "x"); }) ==
        in + "/plain/a: cannot be created (Not a directory); check the path and its permissions");
  CHECK(error_line([&] { write_file_atomically("/dev/full", "x"); }) ==
        "/dev/full: cannot be written (No space left on device); make room on that disk, or choose another folder");
  CHECK(error_line([&] { read_file(folder / "none"); }) ==
        in + "/none: cannot be read (No such file or directory); check the path and its permissions");
  CHECK(error_line([&] { read_file(folder.path()); }) ==
        in + ": cannot be read (not a regular file); check the path and its permissions");
  CHECK(
      error_line([&] { make_folder(folder / "plain/a"); }).starts_with(in + "/plain: cannot be created as a folder ("));
  CHECK(error_line([&] { make_folder(folder / "plain"); }).starts_with(in + "/plain: cannot be created as a folder ("));
}
